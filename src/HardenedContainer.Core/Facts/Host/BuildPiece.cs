namespace HardenedContainer.Facts.Host;

/// <summary>A piece of the build machine that may have to be installed.</summary>
public enum BuildPiece
{
    /// <summary>clang.</summary>
    Clang,

    /// <summary>clang or gcc, with the start files of the C library.</summary>
    Compiler,

    /// <summary>A linker: ld.bfd or ld.lld.</summary>
    Linker,

    /// <summary>ld.lld.</summary>
    Lld,

    /// <summary>objcopy or llvm-objcopy.</summary>
    ObjCopy,

    /// <summary>cmake.</summary>
    CMake,

    /// <summary>make.</summary>
    Make,

    /// <summary>libc.a.</summary>
    StaticLibC,

    /// <summary>libssl.a, libcrypto.a and OpenSSL's headers.</summary>
    StaticOpenSsl,

    /// <summary>libicuuc.a, libicui18n.a, libicudata.a and ICU's headers.</summary>
    StaticIcu,

    /// <summary>zlib's headers and libraries.</summary>
    Zlib,

    /// <summary>The distribution's CA certificates.</summary>
    CaCertificates,

    /// <summary>The time zone database.</summary>
    TimeZones,

    /// <summary>ICU's shared libraries.</summary>
    Icu,

    /// <summary>OpenSSL's shared libraries.</summary>
    OpenSsl,

    /// <summary>libstdc++ and libgcc_s.</summary>
    CppRuntime,

    /// <summary>gcc for another architecture: its start files and libgcc are linked, and it compiles the OpenSSL shim.</summary>
    CrossCompiler,
}
