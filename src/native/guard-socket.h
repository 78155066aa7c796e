/*
 * How a decoy tells the guard that it was executed.
 *
 * With the guard on, PID 1 is not dumpable, so nobody else can write to its log through /proc/1/fd. The guard therefore
 * listens, and writes the alert itself. A signal would not do: .NET owns its handlers and shows no sender, and a signal that
 * is to be waited for must be blocked on every thread, also on those that the runtime started before the guard.
 *
 *   socket    AF_UNIX, SOCK_DGRAM, abstract; the guard binds it where its option Decoys is on
 *   address   a NUL byte, GUARD_SOCKET_PREFIX, then what readlink("/proc/self/ns/mnt") gives ("mnt:[4026532567]"); length of
 *             the address without a terminating NUL. So each container has its own, also where the network is shared (pods,
 *             host network)
 *   message   one datagram, 1 to GUARD_MESSAGE_MAX bytes: the path or name that the decoy was executed by (argv[0]), without
 *             a terminating NUL. Any bytes: the guard escapes them. Longer ones are cut
 *   identity  not in the message: the kernel adds PID, user and group of the sender (SCM_CREDENTIALS)
 *   answer    none. sendto() that returns without error was received by a guard: nothing else need be logged. Any error
 *             (ECONNREFUSED where no guard listens, EPERM under a profile, EAGAIN on a full queue) means: log it yourself
 *
 * A decoy that also stops the container sends the datagram first and SIGTERM second. Send with MSG_DONTWAIT: a decoy must not
 * hang. What the guard then writes to standard error is one line:
 *
 *   {"time":"2026-01-31T12:00:00.000Z","source":"hardened-container","event":"decoy","path":"/bin/ls","pid":42,"uid":1654,"gid":1654}
 */
#ifndef GUARD_SOCKET_H
#define GUARD_SOCKET_H

#define GUARD_SOCKET_PREFIX "hardened-container-guard/"
#define GUARD_MESSAGE_MAX 256

#endif
