// What every program here stands on: system calls of Linux and the way in, without any library.
// General registers only (-mgeneral-regs-only): nothing has to be saved, and the programs stay small.
#pragma once

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long u64;

#if defined(__x86_64__)

enum {
    SYS_read = 0, SYS_write = 1, SYS_openat = 257, SYS_close = 3, SYS_ppoll = 271, SYS_socket = 41, SYS_connect = 42,
    SYS_sendto = 44, SYS_recvfrom = 45, SYS_getsockopt = 55, SYS_exit_group = 231, SYS_clock_gettime = 228, SYS_kill = 62,
    SYS_getpid = 39, SYS_getppid = 110, SYS_getuid = 102, SYS_getgid = 104, SYS_readlinkat = 267, SYS_nanosleep = 35,
};

static inline long call3(long number, long a, long b, long c)
{
    long result;
    __asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c) : "rcx", "r11", "memory");
    return result;
}

static inline long call6(long number, long a, long b, long c, long d, long e, long f)
{
    long result;
    register long r10 __asm__("r10") = d;
    register long r8 __asm__("r8") = e;
    register long r9 __asm__("r9") = f;
    __asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9) : "rcx", "r11", "memory");
    return result;
}

// The kernel hands over an aligned stack, and the first frame has to keep it so.
#define ENTRY(function) \
    __asm__(".section .text.start,\"ax\"\n.globl _start\n_start:\n xor %ebp, %ebp\n mov %rsp, %rdi\n and $-16, %rsp\n call " #function "\n hlt\n.text\n")

#elif defined(__aarch64__)

enum {
    SYS_read = 63, SYS_write = 64, SYS_openat = 56, SYS_close = 57, SYS_ppoll = 73, SYS_socket = 198, SYS_connect = 203,
    SYS_sendto = 206, SYS_recvfrom = 207, SYS_getsockopt = 209, SYS_exit_group = 94, SYS_clock_gettime = 113, SYS_kill = 129,
    SYS_getpid = 172, SYS_getppid = 173, SYS_getuid = 174, SYS_getgid = 176, SYS_readlinkat = 78, SYS_nanosleep = 101,
};

static inline long call3(long number, long a, long b, long c)
{
    register long x8 __asm__("x8") = number;
    register long x0 __asm__("x0") = a;
    register long x1 __asm__("x1") = b;
    register long x2 __asm__("x2") = c;
    __asm__ volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2) : "memory");
    return x0;
}

static inline long call6(long number, long a, long b, long c, long d, long e, long f)
{
    register long x8 __asm__("x8") = number;
    register long x0 __asm__("x0") = a;
    register long x1 __asm__("x1") = b;
    register long x2 __asm__("x2") = c;
    register long x3 __asm__("x3") = d;
    register long x4 __asm__("x4") = e;
    register long x5 __asm__("x5") = f;
    __asm__ volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory");
    return x0;
}

#define ENTRY(function) \
    __asm__(".section .text.start,\"ax\"\n.globl _start\n_start:\n mov x29, #0\n mov x30, #0\n mov x0, sp\n and x1, x0, #-16\n mov sp, x1\n bl " #function "\n brk #1\n.text\n")

#else
#error "Only x86-64 and arm64 are supported."
#endif

__attribute__((noreturn)) static inline void leave(int status)
{
    for (;;) {
        call3(SYS_exit_group, status, 0, 0);
    }
}
