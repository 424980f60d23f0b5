/*
 * Floor of the benchmark: a relay with epoll and copying, one thread, and nothing else that a proxy needs. It has no
 * time limits, no log, no configuration and no IPv6; what it costs is the price of the system calls, and what a proxy
 * costs above it is the price of its features.
 *
 *   floor LISTEN:TARGET...      ports of 127.0.0.1
 *
 * It sends a PROXY v2 header to the target, keeps half-closed connections open, and stops reading from one side while
 * the other does not take the bytes. Each socket is registered once and edge-triggered.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

/* Size of the buffer: that of our proxy, because larger ones are twice as expensive on some machines. */
enum { BUFFER = 32 * 1024, READS_A_TURN = 16, EVENTS = 256, BACKLOG = 4096, LISTENERS = 16 };

/* v2, PROXY, TCP over IPv4: signature, 4 bytes, two addresses, two ports. */
enum { SIGNATURE = 12, HEADER = SIGNATURE + 4 + 12 };
static const char SIGNATURE_AND_KIND[] = "\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c";

struct connection;

/* One side of a connection. */
struct leg {
    int fd;
    bool ending;   /* FIN or an error was announced: read until recv(2) returns it */
    bool readable; /* there may be bytes that no event will announce again */
    bool ended;    /* everything was read and passed on */
    bool waits;    /* EPOLLOUT is requested */
    char *rest;    /* bytes that the socket did not take, NULL if none */
    size_t from, to;
    struct connection *connection;
};

/* A client and its target. */
struct connection {
    struct leg client, target;
    struct connection *next; /* in one of the two lists below */
    bool queued, closed;
};

/* Listening socket and where it leads; events name it by its place in the array. */
struct listener {
    int fd;
    struct sockaddr_in listen, target;
};

static int epoll;
static char buffer[BUFFER];
static struct listener listeners[LISTENERS];
static int listener_count;
/* Connections with bytes left to read after their turn, and closed ones that events of the same batch may still name. */
static struct connection *unfinished, *closed;

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static void watch(int operation, int fd, unsigned events, void *data) {
    struct epoll_event event = {.events = events, .data.ptr = data};
    if (epoll_ctl(epoll, operation, fd, &event) < 0)
        fail("epoll_ctl");
}

static void watch_leg(int operation, struct leg *leg, unsigned more) {
    watch(operation, leg->fd, EPOLLIN | EPOLLRDHUP | EPOLLET | more, leg);
}

/* The memory is freed after the batch, because later events of it may name this connection. */
static void close_connection(struct connection *connection) {
    if (connection->closed)
        return;
    connection->closed = true;
    close(connection->client.fd);
    close(connection->target.fd);
    free(connection->client.rest);
    free(connection->target.rest);
    if (!connection->queued) {
        connection->next = closed;
        closed = connection;
    }
}

/* Keeps what the socket did not take. EPOLLOUT is requested at the first rest: most connections never have one. */
static void keep(struct leg *leg, const char *bytes, size_t length) {
    leg->rest = malloc(length);
    if (leg->rest == NULL)
        fail("malloc");
    memcpy(leg->rest, bytes, length);
    leg->from = 0;
    leg->to = length;
    if (!leg->waits) {
        leg->waits = true;
        watch_leg(EPOLL_CTL_MOD, leg, EPOLLOUT);
    }
}

/* What is sent to a socket that takes nothing more is dropped; the other direction goes on. */
static void write_to(struct leg *leg, struct leg *source, const char *bytes, size_t length) {
    ssize_t sent = send(leg->fd, bytes, length, MSG_NOSIGNAL);
    if (sent < 0 && errno == EAGAIN)
        sent = 0;
    if (sent < 0)
        source->ended = true;
    else if ((size_t)sent < length)
        keep(leg, bytes + sent, length - sent);
}

static void flush(struct leg *leg, struct leg *source) {
    ssize_t sent = send(leg->fd, leg->rest + leg->from, leg->to - leg->from, MSG_NOSIGNAL);
    if (sent < 0 && errno == EAGAIN)
        return;
    if (sent < 0)
        source->ended = true;
    leg->from = sent < 0 ? leg->to : leg->from + sent;
    if (leg->from == leg->to) {
        free(leg->rest);
        leg->rest = NULL;
    }
}

/* Passes on what there is to read; returns whether bytes may be left. */
static bool pump(struct leg *source, struct leg *sink) {
    for (int reads = 0; source->readable && !source->ended && sink->rest == NULL; reads++) {
        if (reads == READS_A_TURN)
            return true;
        ssize_t got = recv(source->fd, buffer, BUFFER, 0);
        if (got > 0) {
            write_to(sink, source, buffer, got);
            /* A short read emptied the socket, but an announced FIN or error comes only with the next one. */
            source->readable = got == BUFFER || source->ending;
        } else if (got == 0) {
            source->ended = true;
            /* Where the other side has ended too, the descriptors are closed in a moment. */
            if (!sink->ended)
                shutdown(sink->fd, SHUT_WR);
        } else if (errno == EAGAIN) {
            source->readable = false;
        } else {
            close_connection(source->connection);
            return false;
        }
    }
    return false;
}

static void turn(struct connection *connection) {
    bool left = pump(&connection->client, &connection->target);
    if (!connection->closed)
        left |= pump(&connection->target, &connection->client);
    if (connection->closed)
        return;
    if (connection->client.ended && connection->target.ended) {
        close_connection(connection);
    } else if (left && !connection->queued) {
        connection->queued = true;
        connection->next = unfinished;
        unfinished = connection;
    }
}

static void on_event(struct leg *leg, unsigned events) {
    struct connection *connection = leg->connection;
    struct leg *other = leg == &connection->client ? &connection->target : &connection->client;
    if (connection->closed)
        return;
    if (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR))
        leg->ending = true;
    if (events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR))
        leg->readable = true;
    if (leg->rest != NULL && (events & (EPOLLOUT | EPOLLHUP | EPOLLERR)))
        flush(leg, other);
    turn(connection);
}

static void send_header(struct connection *connection, const struct sockaddr_in *from, const struct sockaddr_in *to) {
    char header[HEADER];
    memcpy(header, SIGNATURE_AND_KIND, SIGNATURE + 4);
    memcpy(header + 16, &from->sin_addr, 4);
    memcpy(header + 20, &to->sin_addr, 4);
    memcpy(header + 24, &from->sin_port, 2);
    memcpy(header + 26, &to->sin_port, 2);
    write_to(&connection->target, &connection->client, header, HEADER);
}

static void open_connection(const struct listener *listener, int client, const struct sockaddr_in *address) {
    struct connection *connection = calloc(1, sizeof *connection);
    int target = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (connection == NULL || target < 0)
        fail("socket");
    /* The header travels with the ACK of the handshake, as with HAProxy's tcp-smart-connect. */
    setsockopt(target, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
    setsockopt(target, IPPROTO_TCP, TCP_QUICKACK, &(int){0}, sizeof(int));
    connection->client = (struct leg){.fd = client, .connection = connection};
    connection->target = (struct leg){.fd = target, .connection = connection};
    int connected = connect(target, (const struct sockaddr *)&listener->target, sizeof listener->target);
    if (connected < 0 && errno != EINPROGRESS) {
        close_connection(connection);
        return;
    }
    watch_leg(EPOLL_CTL_ADD, &connection->client, 0);
    watch_leg(EPOLL_CTL_ADD, &connection->target, 0);
    send_header(connection, address, &listener->listen);
}

static void accept_all(const struct listener *listener) {
    struct sockaddr_in address;
    socklen_t length = sizeof address;
    int client;
    while ((client = accept4(listener->fd, (struct sockaddr *)&address, &length, SOCK_NONBLOCK)) >= 0)
        open_connection(listener, client, &address);
    if (errno != EAGAIN && errno != ECONNABORTED)
        fail("accept4");
}

static void open_listener(const char *ports) {
    int listen_port, target_port;
    if (listener_count == LISTENERS || sscanf(ports, "%d:%d", &listen_port, &target_port) != 2) {
        fprintf(stderr, "usage: floor LISTEN:TARGET... (at most %d)\n", LISTENERS);
        exit(2);
    }
    struct listener *listener = &listeners[listener_count++];
    struct in_addr loopback = {htonl(INADDR_LOOPBACK)};
    listener->listen = (struct sockaddr_in){AF_INET, htons(listen_port), loopback, {0}};
    listener->target = (struct sockaddr_in){AF_INET, htons(target_port), loopback, {0}};
    listener->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    setsockopt(listener->fd, SOL_SOCKET, SO_REUSEADDR, &(int){1}, sizeof(int));
    /* Inherited by accepted sockets. */
    setsockopt(listener->fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
    if (bind(listener->fd, (struct sockaddr *)&listener->listen, sizeof listener->listen) < 0 ||
        listen(listener->fd, BACKLOG) < 0)
        fail(ports);
    watch(EPOLL_CTL_ADD, listener->fd, EPOLLIN, listener);
}

/* Connections that were not finished get another turn before the next wait; the list is taken as a whole. */
static void take_turns(void) {
    struct connection *connection = unfinished;
    unfinished = NULL;
    while (connection != NULL) {
        struct connection *next = connection->next;
        connection->queued = false;
        if (connection->closed) {
            connection->next = closed;
            closed = connection;
        } else {
            turn(connection);
        }
        connection = next;
    }
}

static void free_closed(void) {
    while (closed != NULL) {
        struct connection *next = closed->next;
        free(closed);
        closed = next;
    }
}

int main(int count, char **ports) {
    epoll = epoll_create1(0);
    for (int i = 1; i < count; i++)
        open_listener(ports[i]);
    for (;;) {
        struct epoll_event events[EVENTS];
        int ready = epoll_wait(epoll, events, EVENTS, unfinished != NULL ? 0 : -1);
        for (int i = 0; i < ready; i++) {
            void *data = events[i].data.ptr;
            if (data >= (void *)listeners && data < (void *)(listeners + LISTENERS))
                accept_all(data);
            else
                on_event(data, events[i].events);
        }
        take_turns();
        free_closed();
    }
}
