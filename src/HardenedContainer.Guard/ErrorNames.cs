namespace HardenedContainer.Guard;

/// <summary>Names of the errors that the guard can meet (asm-generic/errno-base.h and errno.h; the same on x64 and arm64).</summary>
internal static class ErrorNames
{
    public static string Of(nint negativeError) => negativeError switch
    {
        -1 => "EPERM",
        -2 => "ENOENT: there is no such file",
        -3 => "ESRCH: a thread has a filter of its own",
        -11 => "EAGAIN",
        -13 => "EACCES",
        -14 => "EFAULT",
        -20 => "ENOTDIR: there is no such file",
        -22 => "EINVAL: the kernel does not know it",
        -24 => "EMFILE",
        -28 => "ENOSPC: the limit of inotify watches is reached",
        -38 => "ENOSYS: the kernel does not have it",
        -95 => "EOPNOTSUPP: the kernel does not have it",
        -97 => "EAFNOSUPPORT: the kernel does not have it",
        -98 => "EADDRINUSE: another guard listens",
        _ => $"error {-negativeError}",
    };
}
