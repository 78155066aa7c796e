using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace HardenedContainer.Components;

/// <summary>A native library that may be linked into an executable, and how its version is found.</summary>
/// <param name="Name">Its own name.</param>
/// <param name="License">SPDX expression.</param>
/// <param name="CpeProduct">Vendor and product in NIST's database (nvd.nist.gov/products/cpe), or null.</param>
/// <param name="Archive">File name of the static library that is linked; null where it is a part of .NET's runtime library.</param>
/// <param name="Symbols">Symbols, by exact name, of which one is there where the library is linked in; empty where another fact says so.</param>
internal sealed partial record StaticLibrary(string Name, string License, string? CpeProduct, string? Archive, ImmutableArray<string> Symbols)
{
    /// <summary>The text in the archive that states the version, as its first group.</summary>
    public Regex? Text { get; private init; }

    /// <summary>The function that returns the version as a number, in the form of brotli's.</summary>
    public string? Function { get; private init; }

    /// <summary>It comes with .NET, not with the distribution.</summary>
    public bool IsOfRuntime { get; private init; }

    /// <summary>OpenSSL: the archive holds <c>OpenSSL 3.0.17 1 Jul 2025</c> (OPENSSL_VERSION_TEXT).</summary>
    public static StaticLibrary OpenSsl { get; } = new("openssl", "Apache-2.0", "openssl:openssl", "libcrypto.a", ["OPENSSL_init_crypto"]) { Text = OpenSslText() };

    /// <summary>zlib-ng in the form that stands in for zlib: the archive holds <c>1.3.1.zlib-ng</c> (ZLIB_VERSION).</summary>
    public static StaticLibrary Zlib { get; } = new("zlib-ng", "Zlib", "zlib-ng:zlib-ng", "libz.a", ["deflate", "inflate"]) { Text = ZlibText(), IsOfRuntime = true };

    /// <summary>Brotli.</summary>
    public static StaticLibrary Brotli { get; } = new("brotli", "MIT", "google:brotli", "libbrotlidec.a", ["BrotliDecoderDecompressStream", "BrotliEncoderCompressStream"]) { Function = "BrotliDecoderVersion", IsOfRuntime = true };

    /// <summary>ICU: the archive holds its version as a text of its own (U_ICU_VERSION). Its symbols carry the version too.</summary>
    public static StaticLibrary Icu { get; } = new("icu", "Unicode-3.0", "icu-project:international_components_for_unicode", "libicuuc.a", []) { Text = IcuText() };

    /// <summary>The GNU C library: the archive holds its banner.</summary>
    public static StaticLibrary LibC { get; } = new("glibc", "LGPL-2.1-or-later", "gnu:glibc", "libc.a", ["__libc_start_main", "__libc_start_main_impl"]) { Text = LibCText() };

    /// <summary>GCC's support library for the unwinder: its archive does not state a version.</summary>
    public static StaticLibrary LibGcc { get; } = new("libgcc", "GPL-3.0-or-later WITH GCC-exception-3.1", null, "libgcc_eh.a", ["_Unwind_Resume"]);

    /// <summary>LLVM's unwinder, a part of native AOT's runtime library, which does not state its version.</summary>
    public static StaticLibrary LibUnwind { get; } =
        new("llvm-libunwind", "Apache-2.0 WITH LLVM-exception", null, null, ["_ZN9libunwind12UnwindCursorINS_17LocalAddressSpaceENS_16Registers_x86_64EE4stepEb", "_ZN13UnwindHelpers17GetUnwindProcInfoEmRN9libunwind18UnwindInfoSectionsEP15unw_proc_info_t"]) { IsOfRuntime = true };

    /// <summary>Every one, ordered by name.</summary>
    public static IReadOnlyList<StaticLibrary> All { get; } = [Brotli, LibC, Icu, LibGcc, LibUnwind, OpenSsl, Zlib];

    /// <summary>The version that the archive states.</summary>
    /// <param name="archive">Absolute path.</param>
    /// <returns>The version; null where it states none.</returns>
    public string? VersionOf(string archive) => this switch
    {
        { Text: { } text } => StaticArchive.FindText(archive, text),
        { Function: { } function } when StaticArchive.FindConstant(archive, function) is { } number => $"{number >> 24}.{(number >> 12) & 0xfff}.{number & 0xfff}",
        _ => null,
    };

    /// <summary>Its name in NIST's database, which counts zlib-ng without the ending that it has where it stands in for zlib.</summary>
    /// <param name="version">A version, or null.</param>
    /// <returns>The CPE; null where no product is known or there is no version.</returns>
    public string? Cpe(string? version) => CpeProduct is null || version is null ? null : $"cpe:2.3:a:{CpeProduct}:{version.Split(".zlib")[0]}:*:*:*:*:*:*:*";

    [GeneratedRegex(@"OpenSSL (\d+\.\d+\.\d+[a-z]?) \d{1,2} [A-Z][a-z]{2} \d{4}", RegexOptions.CultureInvariant)]
    private static partial Regex OpenSslText();

    [GeneratedRegex(@"\0(\d+\.\d+(?:\.\d+){0,2}\.zlib-ng)\0", RegexOptions.CultureInvariant)]
    private static partial Regex ZlibText();

    [GeneratedRegex(@"\0(\d{2}\.\d(?:\.\d){0,2})\0", RegexOptions.CultureInvariant)]
    private static partial Regex IcuText();

    [GeneratedRegex(@"GNU C Library [^\0]{0,100}?version (\d+\.\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex LibCText();
}
