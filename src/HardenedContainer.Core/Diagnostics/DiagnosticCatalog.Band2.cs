namespace HardenedContainer.Diagnostics;

// Band 2: binary (ELF).
public static partial class DiagnosticCatalog
{
    private static DiagnosticDescriptor[] Band2 =>
    [
        HDC2001, HDC2002, HDC2003, HDC2004, HDC2005, HDC2006, HDC2007, HDC2008, HDC2009,
        HDC2010, HDC2011, HDC2012, HDC2013, HDC2014, HDC2015, HDC2016, HDC2017, HDC2018,
        HDC2019, HDC2020, HDC2021, HDC2023, HDC2024, HDC2025, HDC2026, HDC2029,
    ];

    /// <summary>An ELF file is not well-formed.</summary>
    public static readonly DiagnosticDescriptor HDC2001 = new(
        "HDC2001", "ELF file is malformed", DiagnosticSeverity.Error,
        "The kernel or the loader refuses a broken file when the container starts, or when the app first needs it.",
        "Publish again from a clean output directory; if the file comes from a package, restore that package anew.",
        "elfutils:eu-elflint");

    /// <summary>A binary is for another processor than the image.</summary>
    public static readonly DiagnosticDescriptor HDC2002 = new(
        "HDC2002", "Binary is for another processor", DiagnosticSeverity.Error,
        "The container stops at start with \"exec format error\".",
        "Set ContainerRuntimeIdentifier to the processor that the app is built for.");

    /// <summary>The interpreter that an executable names is not in the image.</summary>
    public static readonly DiagnosticDescriptor HDC2003 = new(
        "HDC2003", "Interpreter is not in the image", DiagnosticSeverity.Error,
        "The container stops at start with \"no such file or directory\", although the executable itself is there.",
        "Set HardenContainerMode=static, or HardenContainerBase to one that has the loader.");

    /// <summary>A needed shared library is not in the image.</summary>
    public static readonly DiagnosticDescriptor HDC2004 = new(
        "HDC2004", "Shared library is not in the image", DiagnosticSeverity.Error,
        "The loader stops the app at start, or when it first opens the file that needs the library.",
        "Add the library to the image, or set HardenContainerBase to one that has it.",
        "lddtree:missing");

    /// <summary>A needed symbol version is not in the image.</summary>
    public static readonly DiagnosticDescriptor HDC2005 = new(
        "HDC2005", "Shared library in the image is too old", DiagnosticSeverity.Error,
        "The loader stops the app with \"version not found\" where a library is older than the one that the app was linked with.",
        "Set HardenContainerBase to one with a newer library, or build on an older distribution.");

    /// <summary>A file is built for the other C library.</summary>
    public static readonly DiagnosticDescriptor HDC2006 = new(
        "HDC2006", "File is built for another C library", DiagnosticSeverity.Error,
        "glibc and musl do not load each other's binaries: the loader or its symbols are missing.",
        "Use the runtime identifier that fits the base: with -musl for Alpine, without it for all others.");

    /// <summary>A file makes the stack executable.</summary>
    public static readonly DiagnosticDescriptor HDC2007 = new(
        "HDC2007", "Stack is executable", DiagnosticSeverity.Error,
        "What an attacker writes onto the stack could be run as code.",
        "Take a version of the package whose native files are linked with -z noexecstack.",
        "checksec:nx", "binskim:BA3006", "binskim:BA3002");

    /// <summary>An executable is loaded at a fixed address.</summary>
    public static readonly DiagnosticDescriptor HDC2008 = new(
        "HDC2008", "Executable is not position independent", DiagnosticSeverity.Error,
        "Code at a known address makes every memory error easier to exploit, for address-space randomisation does not reach it.",
        "Link with -pie.",
        "checksec:pie", "binskim:BA3001");

    /// <summary>A file has no RELRO.</summary>
    public static readonly DiagnosticDescriptor HDC2009 = new(
        "HDC2009", "File has no RELRO", DiagnosticSeverity.Error,
        "Tables of addresses stay writable while the app runs, so that one stray write can redirect a call.",
        "Link with -z relro -z now.",
        "checksec:relro", "binskim:BA3010");

    /// <summary>A file has only partial RELRO.</summary>
    public static readonly DiagnosticDescriptor HDC2010 = new(
        "HDC2010", "File has only partial RELRO", DiagnosticSeverity.Error,
        "The table of function addresses stays writable while the app runs, so that one stray write can redirect a call.",
        "Link with -z now.",
        "checksec:relro", "binskim:BA3011");

    /// <summary>RPATH or RUNPATH leads to an unsafe place.</summary>
    public static readonly DiagnosticDescriptor HDC2011 = new(
        "HDC2011", "Library search path is unsafe", DiagnosticSeverity.Error,
        "Whoever can put a file there runs code in the app.",
        "Link without -rpath, or with $ORIGIN, which means the directory of the file itself; for a file that is there already, use patchelf --set-rpath.",
        "checksec:rpath", "lintian:custom-library-search-path");

    /// <summary>A segment is writable and executable, or code is relocated.</summary>
    public static readonly DiagnosticDescriptor HDC2012 = new(
        "HDC2012", "Memory is writable and executable", DiagnosticSeverity.Error,
        "What an attacker writes into such memory runs as code, and kernels with a strict policy refuse to load it.",
        "Take a version of the file that is compiled with -fPIC and linked with -z text and without -N.",
        "scanelf:textrel", "elfutils:eu-findtextrel");

    /// <summary>The code has no stack protector.</summary>
    public static readonly DiagnosticDescriptor HDC2013 = new(
        "HDC2013", "The code has no stack protector", DiagnosticSeverity.Warning,
        "A buffer overflow on the stack can redirect the program without being noticed.",
        "Compile with -fstack-protector-strong.",
        "checksec:canary", "binskim:BA3003");

    /// <summary>The code calls no fortified functions.</summary>
    public static readonly DiagnosticDescriptor HDC2014 = new(
        "HDC2014", "The code calls no fortified functions", DiagnosticSeverity.Info,
        "Overflows that the compiler could have seen are not caught at run time.",
        "Compile with -O2 -D_FORTIFY_SOURCE=2.",
        "checksec:fortify", "binskim:BA3030");

    /// <summary>The file is not stripped.</summary>
    public static readonly DiagnosticDescriptor HDC2015 = new(
        "HDC2015", "The file is not stripped", DiagnosticSeverity.Warning,
        "Its symbols make it larger and easier to take apart.",
        "Strip it: StripSymbols=true for native AOT, strip --strip-unneeded for others.",
        "checksec:symbols", "lintian:unstripped-binary-or-object");

    /// <summary>The file has no build id.</summary>
    public static readonly DiagnosticDescriptor HDC2016 = new(
        "HDC2016", "The file has no build id", DiagnosticSeverity.Info,
        "A crash report cannot be matched with its symbols.",
        "Link with -Wl,--build-id.");

    /// <summary>OpenSSL is opened at run time and is not in the image.</summary>
    public static readonly DiagnosticDescriptor HDC2017 = new(
        "HDC2017", "OpenSSL is not in the image", DiagnosticSeverity.Error,
        "The app stops at the first TLS connection, hash or random key with \"No usable version of libssl was found\".",
        "Set HardenContainerMode=static, which links OpenSSL in, or HardenContainerBase to one that has it.");

    /// <summary>ICU is opened at run time and is not in the image.</summary>
    public static readonly DiagnosticDescriptor HDC2018 = new(
        "HDC2018", "ICU is not in the image", DiagnosticSeverity.Error,
        "The app stops at start with \"Couldn't find a valid ICU package installed on the system\".",
        "Set InvariantGlobalization=true if the app needs no cultures, else take a base with ICU.");

    /// <summary>A library that the app may open is not in the image.</summary>
    public static readonly DiagnosticDescriptor HDC2019 = new(
        "HDC2019", "A library that the app may open is not in the image", DiagnosticSeverity.Warning,
        "The feature fails when it is first used.",
        "Take a base that has the library, or remove the reference.");

    /// <summary>The managed run time needs libstdc++ and libgcc_s.</summary>
    public static readonly DiagnosticDescriptor HDC2020 = new(
        "HDC2020", "C++ run-time libraries are not in the image", DiagnosticSeverity.Error,
        "The .NET run time itself is C++ code: without these libraries the loader stops the app at start.",
        "Set HardenContainerBase to one that has them, such as chiseled or distroless-cc.");

    /// <summary>The single file must unpack itself and cannot.</summary>
    public static readonly DiagnosticDescriptor HDC2021 = new(
        "HDC2021", "The single file must unpack itself and cannot", DiagnosticSeverity.Error,
        "The app stops at start, or runs from a directory that others can write.",
        "Set IncludeNativeLibrariesForSelfExtract and IncludeAllContentForSelfExtract to false.");

    /// <summary>The code needs a newer processor.</summary>
    public static readonly DiagnosticDescriptor HDC2023 = new(
        "HDC2023", "The code needs a newer processor", DiagnosticSeverity.Warning,
        "On a machine without these instructions the app stops with \"illegal instruction\".",
        "Remove IlcInstructionSet, or make sure that every node has the instructions.");

    /// <summary>The processor's control-flow protection is off.</summary>
    public static readonly DiagnosticDescriptor HDC2024 = new(
        "HDC2024", "The processor's control-flow protection is off", DiagnosticSeverity.Info,
        "Redirected branches and returns are not caught by the processor.",
        "Compile all objects with -fcf-protection=full (x86-64) or -mbranch-protection=standard (arm64).",
        "binskim:BA3031");

    /// <summary>Diagnostics are left on.</summary>
    public static readonly DiagnosticDescriptor HDC2025 = new(
        "HDC2025", "Diagnostics are left on", DiagnosticSeverity.Warning,
        "The runtime opens a socket in the temp directory through which others can read the app's memory or load code.",
        "Remove the variable that switches them on.");

    /// <summary>Something is packed into or appended to the file.</summary>
    public static readonly DiagnosticDescriptor HDC2026 = new(
        "HDC2026", "Something is packed into or appended to the file", DiagnosticSeverity.Error,
        "Scanners cannot look into it, and neither can anybody else.",
        "Remove the step that packs the file.");

    /// <summary>A native library has a known hole.</summary>
    public static readonly DiagnosticDescriptor HDC2029 = new(
        "HDC2029", "A native library has a known hole", DiagnosticSeverity.Error,
        "Scanners look up packages, and seldom what is linked into their native files.",
        "Take a version of the package in which it is mended.");
}
