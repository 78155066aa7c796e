namespace HardenedContainer.Elf;

/// <summary>The checking variants that <c>_FORTIFY_SOURCE</c> calls (glibc's debug/Versions; musl has none).</summary>
internal static class FortifiedFunctions
{
    internal static string[] Names { get; } =
    [
        .. new[]
        {
            "asprintf", "confstr", "dprintf", "explicit_bzero", "fdelt", "fgets", "fgets_unlocked", "fgetws", "fgetws_unlocked",
            "fprintf", "fread", "fread_unlocked", "fwprintf", "getcwd", "getdomainname", "getgroups", "gethostname", "getlogin_r",
            "gets", "getwd", "inet_ntop", "inet_pton", "longjmp", "mbsnrtowcs", "mbsrtowcs", "mbstowcs", "memcpy", "memmove",
            "mempcpy", "memset", "obstack_printf", "obstack_vprintf", "poll", "ppoll", "ppoll64", "pread", "pread64", "printf",
            "ptsname_r", "read", "readlink", "readlinkat", "realpath", "recv", "recvfrom", "snprintf", "sprintf", "stpcpy",
            "stpncpy", "strcat", "strcpy", "strlcat", "strlcpy", "strncat", "strncpy", "swprintf", "syslog", "ttyname_r",
            "vasprintf", "vdprintf", "vfprintf", "vfwprintf", "vprintf", "vsnprintf", "vsprintf", "vswprintf", "vsyslog",
            "vwprintf", "wcpcpy", "wcpncpy", "wcrtomb", "wcscat", "wcscpy", "wcslcat", "wcslcpy", "wcsncat", "wcsncpy",
            "wcsnrtombs", "wcsrtombs", "wcstombs", "wctomb", "wmemcpy", "wmemmove", "wmempcpy", "wmemset", "wprintf",
        }.Select(name => $"__{name}_chk"),
    ];
}
