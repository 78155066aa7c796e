// The health probe: asks one port of 127.0.0.1 one question and exits with 0 (healthy) or 1 (unhealthy, with the reason as a
// line of JSON). What it asks is written into this file when the image is made (Core/Native/Probe.cs). Arguments and
// environment are never looked at, so whoever can start it can ask nothing else with it.
#include "system.h"

enum { MODE_TCP = 1, MODE_HTTP, MODE_GRPC };

// The layout is known to Core/Native/Probe.cs, which finds it by the first field.
struct config {
    char magic[16];
    u16 mode;
    u16 port;            // network byte order
    u32 timeout;         // milliseconds, for everything together
    u16 request_length;
    u8 request[256];
};

__attribute__((section(".config"), used))
static const volatile struct config config = { .magic = "HDC-PROBE-CONF1" };

struct timespec { long seconds; long nanoseconds; };

enum { POLLIN = 1, POLLOUT = 4 };

struct connection {
    int descriptor;
    u16 start, end;      // what is read and not consumed yet
    long deadline;       // milliseconds
    u8 buffer[512];
};

__attribute__((noreturn, noinline)) static void unhealthy(const char *reason, u32 length)
{
    static const char start[] = "{\"source\":\"hardened-container\",\"event\":\"health\",\"status\":\"unhealthy\",\"reason\":\"";
    call3(SYS_write, 1, (long)start, sizeof start - 1);
    call3(SYS_write, 1, (long)reason, length);
    call3(SYS_write, 1, (long)"\"}\n", 3);
    leave(1);
}

#define UNHEALTHY(reason) unhealthy((reason), sizeof(reason) - 1)

static long now(void)
{
    struct timespec time;
    call3(SYS_clock_gettime, 1 /* CLOCK_MONOTONIC */, (long)&time, 0);
    return time.seconds * 1000 + (long)((u32)time.nanoseconds / 1000000u);
}

// One time limit for all: a server that drips its answer gets no more time than one that hangs.
__attribute__((noinline)) static void await(const struct connection *peer, short events)
{
    long left = peer->deadline - now();
    if (left > 0) {
        struct { int descriptor; short events; short seen; } wait = { peer->descriptor, events, 0 };
        struct timespec limit = { (long)((u32)left / 1000u), (long)((u32)left % 1000u) * 1000000 };
        if (call6(SYS_ppoll, (long)&wait, 1, (long)&limit, 0, 0, 0) > 0) {
            return;
        }
    }

    UNHEALTHY("timeout");
}

__attribute__((noinline)) static u8 next(struct connection *peer)
{
    if (peer->start == peer->end) {
        await(peer, POLLIN);
        long count = call6(SYS_recvfrom, peer->descriptor, (long)peer->buffer, sizeof peer->buffer, 0, 0, 0);
        if (count <= 0) {
            UNHEALTHY("closed");
        }

        peer->start = 0;
        peer->end = (u16)count;
    }

    return peer->buffer[peer->start++];
}

// HTTP/1.x 2xx, and nothing else: a redirect leads elsewhere, and this goes nowhere else.
static void expect_success(struct connection *peer)
{
    static const char line[] = "HTTP/1.# ###";
    char seen[sizeof line - 1];
    for (u32 i = 0; i < sizeof seen; i++) {
        seen[i] = (char)next(peer);
        if (line[i] == '#' ? (u8)(seen[i] - '0') > 9 : seen[i] != line[i]) {
            UNHEALTHY("protocol");
        }
    }

    if (seen[9] != '2') {
        unhealthy(seen + 9, 3);
    }
}

// Big-endian.
__attribute__((noinline)) static u32 number(struct connection *peer, int bytes)
{
    u32 value = 0;
    while (bytes-- > 0) {
        value = value << 8 | next(peer);
    }

    return value;
}

// Frames of RFC 9113, section 4.1, until the DATA of stream 1 hold grpc.health.v1.HealthCheckResponse { status = SERVING }:
// not compressed, two bytes long, field 1, value 1.
static void expect_serving(struct connection *peer)
{
    static const u8 serving[] = { 0, 0, 0, 0, 2, 8, 1 };
    enum { DATA = 0, HEADERS = 1, RST_STREAM = 3, GOAWAY = 7, END_STREAM = 1, PADDED = 8 };
    const u8 *expected = serving;
    for (;;) {
        u32 length = number(peer, 3);
        u32 type = number(peer, 1);
        u32 flags = number(peer, 1);
        u8 mine = number(peer, 4) == 1;
        u32 padding = 0;
        if (type == DATA && flags & PADDED && length > 0) {
            padding = number(peer, 1);
            length--;
        }

        for (; length > 0; length--) {
            u8 byte = next(peer);
            if (type == DATA && mine && length > padding) {
                if (byte != *expected) {
                    UNHEALTHY("not serving");
                }

                if (++expected == serving + sizeof serving) {
                    return;
                }
            }
        }

        // The end without an answer, as where there is no such service.
        if (type == GOAWAY || (mine && (type == RST_STREAM || (type <= HEADERS && flags & END_STREAM)))) {
            UNHEALTHY("not serving");
        }
    }
}

__attribute__((noreturn, used)) static void probe(void)
{
    struct connection peer;
    peer.deadline = now() + config.timeout;
    peer.start = peer.end = 0;
    peer.descriptor = (int)call3(SYS_socket, 2 /* AF_INET */, 1 | 04000 | 02000000 /* STREAM, NONBLOCK, CLOEXEC */, 0);
    struct { u16 family; u16 port; u8 address[4]; u64 zero; } target = { 2, config.port, { 127, 0, 0, 1 }, 0 };
    long error = call3(SYS_connect, peer.descriptor, (long)&target, 16);
    if (error == -115 /* EINPROGRESS */) {
        await(&peer, POLLOUT);
        error = 0;
        u32 size = 4;
        call6(SYS_getsockopt, peer.descriptor, 1 /* SOCKET */, 4 /* ERROR */, (long)&error, (long)&size, 0);
    }

    if (error != 0) {
        UNHEALTHY("refused");
    }

    if (config.mode != MODE_TCP) {
        long length = config.request_length;
        if (call6(SYS_sendto, peer.descriptor, (long)config.request, length, 0x4000 /* NOSIGNAL */, 0, 0) != length) {
            UNHEALTHY("closed");
        }

        if (config.mode == MODE_HTTP) {
            expect_success(&peer);
        } else {
            expect_serving(&peer);
        }
    }

    leave(0);
}

ENTRY(probe);
