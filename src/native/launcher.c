// The launcher: confines itself to the files that the policy names (Landlock) and, where there is one, to a list of system calls
// (seccomp), then becomes the app. Landlock binds the thread that asks and those it starts later, so it cannot be asked for by an app
// whose runtime has threads already; from here it binds every one.
//
// Usage: launcher APP [ARGUMENT...]. The policy is a file of root's in the image (Core/Launching/LauncherPolicy.cs), never an
// argument or the environment. Without a good policy nothing is started. What the kernel does not have is told, as one line of
// JSON, and the app runs on.
#include "system.h"

static const char policy_file[] = "/usr/libexec/harden/launcher.policy";
static const char filter_file[] = "/usr/libexec/harden/launcher.seccomp";

#if defined(__x86_64__)
enum { NR_openat = 257, NR_execve = 59, NR_prctl = 157, NR_seccomp = 317 };
#else
enum { NR_openat = 56, NR_execve = 221, NR_prctl = 167, NR_seccomp = 277 };
#endif

enum { NR_landlock_create_ruleset = 444, NR_landlock_add_rule = 445, NR_landlock_restrict_self = 446 };
enum { AT_FDCWD = -100, O_RDONLY = 0, O_PATH = 010000000, O_CLOEXEC = 02000000, ENOENT = 2, EINVAL = 22 };
enum { POLICY_MAX = 65536, FILTER_MAX = 4096 /* instructions: BPF_MAXINSNS */, CANNOT_START = 126 };

// linux/landlock.h: LANDLOCK_ACCESS_FS_*.
enum {
    EXECUTE = 1 << 0, WRITE_FILE = 1 << 1, READ_FILE = 1 << 2, READ_DIR = 1 << 3, MAKE_CHAR = 1 << 6, MAKE_BLOCK = 1 << 11,
    FIRST = (1 << 13) - 1, REFER = 1 << 13, TRUNCATE = 1 << 14, IOCTL_DEV = 1 << 15,
    OF_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV,
};

struct ruleset { u64 accesses; };
struct __attribute__((packed)) path_rule { u64 accesses; int directory; };
struct instruction { u16 code; u8 if_true, if_false; u32 operand; };
struct filter { u16 length; const struct instruction *first; };

// One line of JSON, in one piece, so that no other writer comes between.
struct line { u32 length; char text[512]; };

__attribute__((noinline)) static void add(struct line *line, const char *text)
{
    while (*text != 0 && line->length < sizeof line->text) {
        line->text[line->length++] = *text++;
    }
}

__attribute__((noinline)) static void add_number(struct line *line, u32 number)
{
    char digits[11];
    u32 start = 10;
    digits[10] = 0;
    do {
        digits[--start] = (char)('0' + number % 10);
        number /= 10;
    } while (number != 0);
    add(line, digits + start);
}

// An error number, or what came of it.
static void add_result(struct line *line, const char *name, long result, const char *good)
{
    add(line, name);
    if (result < 0) {
        add(line, "\"error ");
        add_number(line, (u32)-result);
        add(line, "\"");
    } else {
        add(line, good);
    }
}

static void write_line(struct line *line)
{
    add(line, "}\n");
    call3(SYS_write, 2, (long)line->text, line->length);
}

__attribute__((noreturn, noinline)) static void stop(const char *reason, long error)
{
    struct line line;
    line.length = 0;
    add(&line, "{\"source\":\"hardened-container\",\"event\":\"launcher\",\"stopped\":\"");
    add(&line, reason);
    add(&line, "\"");
    add_result(&line, ",\"result\":", error, "\"invalid\"");
    write_line(&line);
    leave(CANNOT_START);
}

// The whole file, at most capacity bytes; a negative error number where it cannot be read or is longer.
__attribute__((noinline)) static long read_file(const char *path, void *buffer, long capacity)
{
    long file = call6(NR_openat, AT_FDCWD, (long)path, O_RDONLY | O_CLOEXEC, 0, 0, 0);
    if (file < 0) {
        return file;
    }

    long length = 0;
    long count;
    do {
        count = call3(SYS_read, file, (long)buffer + length, capacity - length);
        length += count > 0 ? count : 0;
    } while (count > 0 && length < capacity);
    call3(SYS_close, file, 0, 0);
    return count < 0 ? count : length == capacity ? -27 /* EFBIG */ : length;
}

static u64 accesses_of(char kind)
{
    switch (kind) {
    case 'r': return READ_FILE | READ_DIR;
    case 'x': return READ_FILE | EXECUTE;
    case 'b': return READ_FILE | READ_DIR | EXECUTE;
    case 'w': return (FIRST & ~(EXECUTE | MAKE_CHAR | MAKE_BLOCK)) | REFER | TRUNCATE | IOCTL_DEV;
    default: stop("policy", 0);
    }
}

// A line of the policy: a letter, a space, an absolute path. A place that is not there, such as an undeclared mount, is passed over.
static void allow(long ruleset, u64 known, char kind, const char *path)
{
    struct path_rule rule = { accesses_of(kind) & known, 0 };
    long place = call6(NR_openat, AT_FDCWD, (long)path, O_PATH | O_CLOEXEC, 0, 0, 0);
    if (place < 0) {
        return;
    }

    rule.directory = (int)place;
    if (call6(NR_landlock_add_rule, ruleset, 1 /* PATH_BENEATH */, (long)&rule, 0, 0, 0) == -EINVAL) {
        // What is meant for directories does not fit a file.
        rule.accesses &= OF_FILES;
        call6(NR_landlock_add_rule, ruleset, 1, (long)&rule, 0, 0, 0);
    }

    call3(SYS_close, place, 0, 0);
}

// The version of Landlock that now binds this process, or an error number.
static long confine(char *rule, const char *end)
{
    long version = call3(NR_landlock_create_ruleset, 0, 0, 1 /* VERSION */);
    if (version < 0) {
        return version;
    }

    u64 known = FIRST | (version >= 2 ? REFER : 0) | (version >= 3 ? TRUNCATE : 0) | (version >= 5 ? IOCTL_DEV : 0);
    struct ruleset all = { known };
    long ruleset = call3(NR_landlock_create_ruleset, (long)&all, sizeof all, 0);
    if (ruleset < 0) {
        return ruleset;
    }

    while (rule < end) {
        char *next = rule;
        while (next < end && *next != '\n') {
            next++;
        }

        if (next == end || next - rule < 3 || rule[1] != ' ' || rule[2] != '/') {
            stop("policy", 0);
        }

        *next = 0;
        allow(ruleset, known, rule[0], rule + 2);
        rule = next + 1;
    }

    long error = call3(NR_landlock_restrict_self, ruleset, 0, 0);
    call3(SYS_close, ruleset, 0, 0);
    return error < 0 ? error : version;
}

__attribute__((noinline)) static long filter(struct instruction *program)
{
    long length = read_file(filter_file, program, FILTER_MAX * (long)sizeof *program + 1);
    if (length == -ENOENT) {
        return length;
    }

    if (length <= 0 || length % (long)sizeof *program != 0) {
        stop("seccomp", length);
    }

    struct filter all = { (u16)(length / (long)sizeof *program), program };
    return call3(NR_seccomp, 1 /* SET_MODE_FILTER */, 0, (long)&all);
}

__attribute__((noreturn, used)) static void launch(long *stack)
{
    static const char first[] = "hardened-container policy 1 ";
    enum { HEAD = sizeof first - 1 };
    union { char policy[POLICY_MAX]; struct instruction program[FILTER_MAX + 1]; } file;
    char **arguments = (char **)(stack + 1);
    char **environment = arguments + stack[0] + 1;
    struct line line;
    line.length = 0;
    if (stack[0] < 2) {
        stop("no program", 0);
    }

    long length = read_file(policy_file, file.policy, sizeof file.policy);
    if (length < 0) {
        stop("policy", length);
    }

    for (long i = 0; i < HEAD; i++) {
        if (i >= length || file.policy[i] != first[i]) {
            stop("policy", 0);
        }
    }

    // "enforce" and "audit" end in different places; what follows the line are the rules.
    long at = HEAD;
    while (at < length && file.policy[at] != '\n') {
        at++;
    }

    u8 audit = at == HEAD + 5 && file.policy[HEAD] == 'a';
    if (at == length || (!audit && !(at == HEAD + 7 && file.policy[HEAD] == 'e'))) {
        stop("policy", 0);
    }

    add(&line, "{\"source\":\"hardened-container\",\"event\":\"launcher\",\"mode\":");
    add(&line, audit ? "\"audit\"" : "\"enforce\"");
    if (!audit) {
        call6(NR_prctl, 38 /* PR_SET_NO_NEW_PRIVS */, 1, 0, 0, 0, 0);
        long version = confine(file.policy + at + 1, file.policy + length);
        add_result(&line, ",\"landlock\":", version, "");
        if (version > 0) {
            add_number(&line, (u32)version);
        }

        // After the files: the filter need not allow what confining them takes.
        long error = filter(file.program);
        if (error == -ENOENT) {
            add(&line, ",\"seccomp\":\"none\"");
        } else {
            add_result(&line, ",\"seccomp\":", error, "\"on\"");
        }
    }

    write_line(&line);
    stop("the program", call3(NR_execve, (long)arguments[1], (long)(arguments + 1), (long)environment));
}

ENTRY(launch);
