// A decoy: lies where an intruder looks for a shell or a tool, does nothing that they hope for, and tells that it was executed.
// The alert goes to the guard if one listens (guard-socket.h), else to the container's log as one line of JSON, else, where PID 1's
// log is closed to others, to its own standard error. Then it ends with the status of a command that does not exist, or it first
// stops the container. Which of the two is written into this file when the image is made (Core/Native/Decoy.cs).
#include "system.h"
#include "guard-socket.h"

enum { ALERT, TERMINATE };

struct config {
    char magic[16];
    u8 action;
};

__attribute__((section(".config"), used))
static const volatile struct config config = { .magic = "HDC-DECOY-CONF1" };

enum { AT_FDCWD = -100, O_NOCTTY = 0400, O_NONBLOCK = 04000, O_CLOEXEC = 02000000, SIGTERM = 15, SIGKILL = 9, NOT_FOUND = 127 };

// Of everything that the caller can make long. Each byte may become six.
enum { LONGEST = 128 };

struct line {
    u32 length;
    char text[256 + 6 * 4 * LONGEST];
};

// What stands before a value of JSON and is not the caller's.
__attribute__((noinline)) static void add(struct line *line, const char *text)
{
    while (*text != 0) {
        line->text[line->length++] = *text++;
    }
}

// Anybody's bytes. Escaped is all that could end a string, a line or valid UTF-8.
__attribute__((noinline)) static void add_quoted(struct line *line, const char *bytes, long length)
{
    add(line, "\"");
    for (long i = 0; i < length; i++) {
        u8 byte = (u8)bytes[i];
        if (byte < ' ' || byte > '~' || byte == '"' || byte == '\\') {
            static const char digits[] = "0123456789abcdef";
            add(line, "\\u00");
            line->text[line->length++] = digits[byte >> 4];
            byte = (u8)digits[byte & 15];
        }

        line->text[line->length++] = (char)byte;
    }

    add(line, "\"");
}

static long text_length(const char *text)
{
    long length = 0;
    while (length < LONGEST && text[length] != 0) {
        length++;
    }

    return length;
}

__attribute__((noinline)) static void add_number(struct line *line, const char *name, long number)
{
    add(line, name);
    char digits[12];
    char *first = digits + 11;
    *first = 0;
    u32 rest = (u32)number;
    do {
        *--first = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest != 0);

    add(line, first);
}

// Whether a guard took the alert.
static u8 tell_guard(const char *path, long length)
{
    struct { u16 family; char path[108]; } address;
    address.family = 1;
    address.path[0] = 0;
    static const char prefix[] = GUARD_SOCKET_PREFIX;
    u32 size = 1;
    for (; size < sizeof prefix; size++) {
        address.path[size] = prefix[size - 1];
    }

    long rest = call6(SYS_readlinkat, AT_FDCWD, (long)"/proc/self/ns/mnt", (long)(address.path + size), sizeof address.path - size, 0, 0);
    long descriptor = call3(SYS_socket, 1 /* UNIX */, 2 | 02000000 /* DGRAM, CLOEXEC */, 0);
    return rest > 0
        && call6(SYS_sendto, descriptor, (long)path, length, 0x4040 /* DONTWAIT, NOSIGNAL */, (long)&address, sizeof address.family + size + rest) >= 0;
}

static void log_alert(const char *path, long length, const char *name)
{
    struct line line, file;
    char bytes[LONGEST];
    line.length = 0;
    add(&line, "{\"source\":\"hardened-container\",\"event\":\"decoy\",\"path\":");
    add_quoted(&line, path, length);
    add(&line, ",\"argv0\":");
    add_quoted(&line, name, text_length(name));
    add_number(&line, ",\"pid\":", call3(SYS_getpid, 0, 0, 0));
    add_number(&line, ",\"uid\":", call3(SYS_getuid, 0, 0, 0));
    add_number(&line, ",\"gid\":", call3(SYS_getgid, 0, 0, 0));

    // Who called: 0 and unreadable where it is outside of the container, as with docker exec.
    long parent = call3(SYS_getppid, 0, 0, 0);
    add_number(&line, ",\"parent\":", parent);
    file.length = 0;
    add_number(&file, "/proc/", parent);
    u32 directory = file.length;
    add(&file, "/exe");
    file.text[file.length] = 0;
    long count = call6(SYS_readlinkat, AT_FDCWD, (long)file.text, (long)bytes, sizeof bytes, 0, 0);
    add(&line, ",\"parentPath\":");
    add_quoted(&line, bytes, count);
    file.length = directory;
    add(&file, "/comm");
    file.text[file.length] = 0;
    count = call3(SYS_read, call6(SYS_openat, AT_FDCWD, (long)file.text, O_CLOEXEC, 0, 0, 0), (long)bytes, sizeof bytes);
    add(&line, ",\"parentName\":");
    add_quoted(&line, bytes, count - 1 /* the line feed */);
    add(&line, "}\n");

    // One write, so that it is one line among those of others.
    long log = call6(SYS_openat, AT_FDCWD, (long)"/proc/1/fd/2", 1 | 02000 | O_NOCTTY | O_NONBLOCK | O_CLOEXEC, 0, 0, 0);
    if (call3(SYS_write, log, (long)line.text, line.length) < 0) {
        call3(SYS_write, 2, (long)line.text, line.length);
    }
}

__attribute__((noreturn, used)) static void decoy(const long *stack)
{
    // What was really executed; the name in argv is the caller's choice.
    char path[LONGEST];
    const char *name = *stack > 0 ? (const char *)stack[1] : "";
    long length = call6(SYS_readlinkat, AT_FDCWD, (long)"/proc/self/exe", (long)path, sizeof path, 0, 0);
    if (!tell_guard(path, length)) {
        log_alert(path, length, name);
    }

    if (config.action == TERMINATE) {
        struct { long seconds, nanoseconds; } moment = { 1, 0 };
        call3(SYS_kill, 1, SIGTERM, 0);
        call3(SYS_nanosleep, (long)&moment, 0, 0);
        call3(SYS_kill, 1, SIGKILL, 0);
    }

    leave(NOT_FOUND);
}

ENTRY(decoy);
