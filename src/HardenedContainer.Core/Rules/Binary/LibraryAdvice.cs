using HardenedContainer.Options;

namespace HardenedContainer.Rules.Binary;

/// <summary>Where a missing library is to be had.</summary>
internal static class LibraryAdvice
{
    // Debian's packages of libraries that native parts of NuGet packages need.
    private static readonly (string Prefix, string Package)[] Packages =
    [
        ("libz.so.", "zlib1g"),
        ("libgssapi_krb5.so.", "libgssapi-krb5-2"),
        ("libssl.so.", "libssl3"),
        ("libcrypto.so.", "libssl3"),
        ("libfontconfig.so.", "libfontconfig1"),
        ("libfreetype.so.", "libfreetype6"),
        ("libuuid.so.", "libuuid1"),
        ("libnuma.so.", "libnuma1"),
        ("libX11.so.", "libx11-6"),
        ("libGL.so.", "libgl1"),
        ("libgomp.so.", "libgomp1"),
        ("libatomic.so.", "libatomic1"),
        ("libbrotli", "libbrotli1"),
        ("libstdc++.so.", "libstdc++6"),
        ("libgcc_s.so.", "libgcc-s1"),
        ("libc.so.", "libc6"),
        ("libm.so.", "libc6"),
    ];

    /// <summary>What to do where a library is missing: one sentence.</summary>
    internal static string For(string library, PublishSubject subject)
    {
        var name = Printable.Of(library);
        var package = Packages.FirstOrDefault(p => library.StartsWith(p.Prefix, StringComparison.Ordinal)).Package;
        var install = package is null ? "the package that has it" : $"{package} (Debian's name)";
        if (subject.App.Entry?.Elf is { IsStatic: true })
        {
            return "Set HardenContainerMode=aot: a static executable cannot open shared libraries at all.";
        }

        if (subject.Base.Kind == BaseKind.Scratch)
        {
            return $"Install {install} on the build machine, so that it is copied into the image, or ship {name} beside the executable.";
        }

        var bases = library switch
        {
            "libstdc++.so.6" or "libgcc_s.so.1" => "chiseled, azurelinux-distroless or distroless-cc",
            _ when LibcFlavour.IsPartOfLibc(library) => "chiseled, azurelinux-distroless or distroless-base",
            _ when library.StartsWith("libssl.so.", StringComparison.Ordinal) || library.StartsWith("libcrypto.so.", StringComparison.Ordinal) =>
                "chiseled, azurelinux-distroless or distroless-base",
            _ => null,
        };
        return bases is null
            ? $"Set HardenContainerBase=scratch and install {install} on the build machine, so that it is copied into the image, or ship {name} beside the executable."
            : $"Set HardenContainerBase to one that has it: {bases}, or scratch with the libraries of the build machine.";
    }
}
