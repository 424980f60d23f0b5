package dev.mailingress.proxy.observe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResourceMetricsTest {

    @Test
    void shouldExposeVersionAndResources() {
        // When
        PrometheusScrape scrape = new PrometheusScrape(new ResourceMetrics("1.2.3", 70, 1024, 32768, 9).scrape());
        // Then
        assertThat(scrape.value(
                        "build_info",
                        "version",
                        "1.2.3",
                        "java",
                        Runtime.version().toString()))
                .isEqualTo(1);
        assertThat(scrape.value("open_files")).isEqualTo(70);
        assertThat(scrape.value("open_files_limit")).isEqualTo(1024);
        assertThat(scrape.value("slow_reader_bytes")).isEqualTo(32768);
        assertThat(scrape.value("prefetched_bytes")).isEqualTo(9);
    }

    @Test
    void shouldOmitOpenFilesWhenUnknown() {
        assertThat(new ResourceMetrics("1.2.3", -1, 1024, 0, 0).scrape()).doesNotContain("open_files ");
    }
}
