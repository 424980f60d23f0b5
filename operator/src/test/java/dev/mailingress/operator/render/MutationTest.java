package dev.mailingress.operator.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.mailingress.operator.decide.ServingPlan;
import dev.mailingress.operator.desired.DesiredState;
import dev.mailingress.operator.desired.ProxyConfigMapFactory;
import dev.mailingress.operator.observed.ObservedState;
import dev.mailingress.operator.resolve.ModelResolver;
import dev.mailingress.operator.resolve.Resolution;
import dev.mailingress.operator.schema.CrdSchema;
import dev.mailingress.operator.schema.MailIngressReader;
import dev.mailingress.operator.schema.ResourceMutation;
import dev.mailingress.operator.schema.SchemaRules;
import dev.mailingress.operator.testing.ModelFixture;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Random changes of valid resources are accepted or reported as errors; none causes an exception. */
class MutationTest {

    private static final long SEED = 20_261_125;
    private static final int COUNT = 2_000;
    private static final ObservedState OBSERVED =
            new ObservedState(List.of(), List.of(), List.of("10.42.7.0/24"), List.of("192.0.2.7"));

    private final CrdSchema schema = CrdSchema.load();
    private final SchemaRules rules = new SchemaRules(schema);
    private final MailIngressReader reader = new MailIngressReader(schema);
    private final ModelResolver resolver = new ModelResolver(ModelFixture.OPERATOR_INFO);
    private int invalid;
    private int rejected;
    private int rendered;

    @Test
    void shouldNeverThrowForAMutatedResource() {
        // When
        List<ResourceMutation> mutations = ResourceMutation.some(COUNT, SEED);
        // Then
        assertThat(mutations)
                .allSatisfy(mutation -> assertThat(catchThrowable(() -> process(mutation)))
                        .as(mutation.name())
                        .isNull());
        assertThat(invalid + rejected).isGreaterThan(COUNT / 4);
        assertThat(rendered).isGreaterThan(COUNT / 10);
    }

    private void process(ResourceMutation mutation) {
        if (!rules.errors(schema.withDefaults(mutation.resource())).isEmpty()) {
            invalid++;
            return;
        }
        Resolution resolution = resolver.resolve(reader.read(mutation.resource()), OBSERVED);
        if (resolution instanceof Resolution.Resolved resolved) {
            assertThat(new DesiredState().all(ServingPlan.settled(resolved.model())))
                    .isNotEmpty();
            assertThat(new ProxyConfigMapFactory().text(ServingPlan.settled(resolved.model())))
                    .isNotEmpty();
            rendered++;
        } else {
            rejected++;
        }
    }
}
