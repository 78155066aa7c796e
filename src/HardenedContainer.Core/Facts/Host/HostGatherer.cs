using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using HardenedContainer.Diagnostics;
using HardenedContainer.IO;
using HardenedContainer.Options;
using HardenedContainer.Planning;

namespace HardenedContainer.Facts.Host;

/// <summary>Gathers from the build machine what a root file system needs of it.</summary>
public static class HostGatherer
{
    // A bundle of every public root there is has a quarter of this.
    private const long MaxRootFile = 1 << 20;
    private const long MaxNamedFile = 64 << 20;

    /// <summary>Gathers. Reads files only, but for <c>rpm -qf</c> on machines that have rpm (at most ten seconds).</summary>
    /// <param name="request">What is needed: the planner's <see cref="ImagePlanner.Needs"/>.</param>
    /// <param name="root">Root directory of the build machine: <c>/</c>, or a fake one in tests.</param>
    /// <returns>What was gathered, in a deterministic order, and a finding for each thing that was not to be had.</returns>
    /// <exception cref="ArgumentException">The runtime identifier is not a supported one.</exception>
    public static Gathered Gather(HostRequest request, string root)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        var platform = TargetPlatform.Parse(request.RuntimeIdentifier);
        var distribution = Distribution.Read(root);
        var closure = LibraryClosure.Find(root, request, platform, distribution);
        findings.AddRange(closure.Findings);
        var zones = request.TimeZones ? Try(() => TimeZoneDatabase.Find(root), [], findings) : [];
        if (request.TimeZones && zones.Count == 0)
        {
            findings.Add(DiagnosticCatalog.HDC9105.At($"There is no time zone database in {TimeZoneDatabase.Folder}.", fix: Install(distribution, BuildPiece.TimeZones, "HardenContainerTimeZones")));
        }

        var rootFiles = request.MozillaRoots ? Try(() => MozillaRoots.Files(root), [], findings) : [];
        var owners = PackageOwners.Find(root, [.. closure.Libraries.Select(l => l.Source), .. zones.Select(z => z.Path), .. rootFiles]);
        var bundle = request.CaBundle ? Bundle(request, root, rootFiles, owners, distribution, findings) : null;
        var materials = Try(
            () => new HostMaterials
            {
                Distribution = distribution,
                CaBundle = bundle,
                TimeZones = [.. zones.Select(z => z.LinkTarget is { } target
                    ? new HostFile(z.Path, null, target, 0, null, owners.OriginOf(z.Path))
                    : FromDisk(root, z.Path, z.Path, owners))],
                Libraries =
                [
                    .. closure.Links.Select(l => new HostFile(l.Path, null, l.Target, 0, null, "generated")),
                    .. closure.Libraries.Select(l => FromDisk(root, l.Source, l.ImagePath, owners) with { Elf = l.Elf, Executable = l.IsLoader }),
                ],
            },
            new HostMaterials(),
            findings);
        materials = materials with { Files = [.. request.Files.Select(f => Named(f, findings)).OfType<HostFile>()] };
        return new(materials, findings.ToImmutable());
    }

    private static HostFile? Bundle(
        HostRequest request, string root, ImmutableArray<string> files, PackageOwners owners, Distribution distribution, ImmutableArray<Finding>.Builder findings)
    {
        // A root that somebody put beside the packaged ones is a local root too.
        var packaged = files.Where(f => !owners.Any || owners.OwnerOf(f) is not null).ToImmutableArray();
        var certificates = new List<byte[]>();
        var origins = new List<string>();
        if (request.MozillaRoots)
        {
            try
            {
                certificates.AddRange(MozillaRoots.Read(root, packaged));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
            {
                findings.Add(DiagnosticCatalog.HDC9201.At($"The distribution's root certificates cannot be read: {e.Message}"));
                return null;
            }

            if (certificates.Count == 0)
            {
                findings.Add(DiagnosticCatalog.HDC9104.At(
                    $"The root certificates of {distribution.Name} are not installed.", fix: Install(distribution, BuildPiece.CaCertificates, "HardenContainerCaCertificates")));
                return null;
            }

            origins.AddRange(packaged.Select(owners.OriginOf).Distinct(StringComparer.Ordinal));
        }

        foreach (var trusted in request.TrustedRoots)
        {
            certificates.AddRange(Read(trusted, findings));
        }

        if (request.TrustedRoots is { IsEmpty: false } roots)
        {
            origins.Add(roots.Length == 1 ? "1 extra trusted root" : $"{roots.Length} extra trusted roots");
        }

        var bytes = Encoding.ASCII.GetBytes(CertificatePem.Write(certificates));
        return new(
            request.CaBundlePath, new FileContent.Inline([.. bytes]), null, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)), string.Join(" and ", origins));
    }

    private static IReadOnlyList<byte[]> Read(TrustedRoot trusted, ImmutableArray<Finding>.Builder findings)
    {
        try
        {
            // Pipes and devices have no length, and reading one may never end.
            if (new FileInfo(trusted.FullPath).Length is var length && length is 0 or > MaxRootFile)
            {
                throw new CryptographicException(length == 0 ? "it is empty or not a regular file" : "it is larger than 1 MB");
            }

            var bytes = File.ReadAllBytes(trusted.FullPath);
            var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
            return hash.Equals(trusted.Sha256, StringComparison.OrdinalIgnoreCase)
                ? CertificatePem.Read(Encoding.UTF8.GetString(bytes))
                : throw new CryptographicException($"its SHA-256 is {hash}, not {trusted.Sha256}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            findings.Add(DiagnosticCatalog.HDC9205.At($"The trusted root {trusted.FullPath} cannot be used: {e.Message.TrimEnd('.')}.", trusted.FullPath));
            return [];
        }
    }

    private static HostFile? Named(RequestedFile wanted, ImmutableArray<Finding>.Builder findings)
    {
        try
        {
            // Pipes and devices have no length, and reading one may never end.
            if (new FileInfo(wanted.Source).Length is var length && length is 0 or > MaxNamedFile)
            {
                throw new IOException(length == 0 ? "it is empty or not a regular file" : "it is larger than 64 MB");
            }

            using var stream = File.OpenRead(wanted.Source);
            return new(wanted.ImagePath, new FileContent.OnDisk(wanted.Source), null, stream.Length, ContentHash.Of(stream), wanted.Origin, wanted.Executable);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            findings.Add(DiagnosticCatalog.HDC9201.At($"{wanted.Source}, which is to be {wanted.ImagePath}, cannot be read: {e.Message.TrimEnd('.')}.", wanted.Source));
            return null;
        }
    }

    private static HostFile FromDisk(string root, string path, string imagePath, PackageOwners owners)
    {
        var full = RootedPath.OnDisk(root, path);
        using var stream = File.OpenRead(full);
        var hash = ContentHash.Of(stream);
        return new(imagePath, new FileContent.OnDisk(full), null, stream.Length, hash, owners.OriginOf(path));
    }

    private static T Try<T>(Func<T> read, T otherwise, ImmutableArray<Finding>.Builder findings)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            findings.Add(DiagnosticCatalog.HDC9201.At($"A file of the build machine cannot be read: {e.Message}"));
            return otherwise;
        }
    }

    private static string? Install(Distribution distribution, BuildPiece piece, string property) =>
        distribution.InstallCommand([piece]) is { } install ? $"Run '{install}', or set {property}=never." : null;
}

/// <summary>What a gatherer brings.</summary>
/// <param name="Materials">What there is.</param>
/// <param name="Findings">What is missing or cannot be used.</param>
public sealed record Gathered(HostMaterials Materials, ImmutableArray<Finding> Findings);
