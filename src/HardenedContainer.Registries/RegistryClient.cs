using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using HardenedContainer.Diagnostics;

namespace HardenedContainer.Registries;

/// <summary>A document that names others: an image, an index, or an artifact.</summary>
/// <param name="Digest">Digest of <paramref name="Content"/>: computed, never taken on trust.</param>
/// <param name="MediaType">Media type.</param>
/// <param name="Content">The bytes.</param>
public sealed record Manifest(string Digest, string MediaType, byte[] Content);

/// <summary>
/// One repository of a registry, over the OCI distribution specification 1.1. Kept to what images need; everything that is
/// read is held against its digest.
/// </summary>
public sealed class RegistryClient : IDisposable
{
    /// <summary>Media type of an OCI image.</summary>
    public const string OciManifest = "application/vnd.oci.image.manifest.v1+json";

    /// <summary>Media type of an OCI index.</summary>
    public const string OciIndex = "application/vnd.oci.image.index.v1+json";

    private static readonly string[] ManifestTypes =
    [
        OciManifest, OciIndex,
        "application/vnd.docker.distribution.manifest.v2+json", "application/vnd.docker.distribution.manifest.list.v2+json",
    ];

    private readonly ImageAddress _address;
    private readonly RegistryTransport _transport;

    /// <summary>Makes a client; asks nothing yet.</summary>
    /// <param name="address">Registry and repository.</param>
    /// <param name="settings">Credentials and limits.</param>
    public RegistryClient(ImageAddress address, RegistrySettings settings) => (_address, _transport) = (address, new(address, settings));

    private string Registry => _address.Registry;

    private string PullScope => $"repository:{_address.Repository}:pull";

    private string PushScope => $"repository:{_address.Repository}:pull,push";

    /// <summary>Reads a manifest or index.</summary>
    /// <param name="version">A tag or a digest.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>The document; null where the registry has none.</returns>
    /// <exception cref="FindingException">HDC9401 to HDC9406.</exception>
    public async Task<Manifest?> FindManifest(string version, CancellationToken cancellation = default)
    {
        var doing = $"Reading {_address.At(version)}";
        using var response = await _transport.Send(doing, PullScope, () =>
        {
            var request = Request(HttpMethod.Get, $"manifests/{version}");
            foreach (var type in ManifestTypes)
            {
                request.Headers.Accept.Add(new(type));
            }

            return request;
        }, cancellation).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        Require(doing, response, HttpStatusCode.OK);
        var content = await _transport.Document(doing, response, cancellation).ConfigureAwait(false);
        var digest = Digests.Of(content);
        var expected = Digests.IsOne(version) ? version : Header(response, "Docker-Content-Digest");
        return expected is null || expected == digest
            ? new(digest, response.Content.Headers.ContentType?.MediaType ?? "", content)
            : throw RegistryErrors.Other($"{_address.At(version)} should have the digest {expected}, and {Registry} sent {digest}.");
    }

    /// <summary>Reads a manifest or index that must be there.</summary>
    /// <inheritdoc cref="FindManifest"/>
    public async Task<Manifest> GetManifest(string version, CancellationToken cancellation = default) =>
        await FindManifest(version, cancellation).ConfigureAwait(false) ?? throw RegistryErrors.Missing(Registry, $"Reading {_address.At(version)}");

    /// <summary>Reads a blob to its end. One that is cut short is asked for again; one with another digest is not.</summary>
    /// <param name="digest">Its digest.</param>
    /// <param name="length">Bytes that it must have.</param>
    /// <param name="target">Where the bytes go: seekable, and empty.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="FindingException">HDC9401 to HDC9406.</exception>
    public async Task GetBlob(string digest, long length, Stream target, CancellationToken cancellation = default)
    {
        var doing = $"Reading {digest} of {_address.Registry}/{_address.Repository}";
        for (var attempt = 1; ; attempt++)
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            target.SetLength(0);
            using var response = await _transport.Send(doing, PullScope, () => Request(HttpMethod.Get, $"blobs/{digest}"), cancellation).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.NotFound)
            {
                throw RegistryErrors.Missing(Registry, doing);
            }

            Require(doing, response, HttpStatusCode.OK);
            await foreach (var block in _transport.Body(doing, response, cancellation).ConfigureAwait(false))
            {
                hash.AppendData(block.Span);
                await target.WriteAsync(block, cancellation).ConfigureAwait(false);
                if (target.Length > length)
                {
                    throw RegistryErrors.Other($"{doing}: it should have {length} bytes, and {Registry} sends more.");
                }
            }

            if (target.Length == length)
            {
                var found = Digests.Of(hash);
                if (found != digest)
                {
                    throw RegistryErrors.Other($"{doing}: {Registry} sent {found}.");
                }

                return;
            }

            if (attempt >= _transport.Limits.Attempts)
            {
                throw RegistryErrors.Other($"{doing}: {Registry} sent {target.Length} of {length} bytes, also at attempt {attempt}.");
            }
        }
    }

    /// <summary>Uploads a blob, unless the repository has it.</summary>
    /// <param name="digest">Its digest.</param>
    /// <param name="content">The bytes: seekable.</param>
    /// <param name="from">Another repository of the registry that is likely to have it, or null.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>True where bytes were sent; false where the registry had them.</returns>
    /// <exception cref="FindingException">HDC9401 to HDC9406.</exception>
    public async Task<bool> PushBlob(string digest, Stream content, string? from = null, CancellationToken cancellation = default)
    {
        var doing = $"Pushing {digest} to {_address.Registry}/{_address.Repository}";
        using (var head = await _transport.Send(doing, PushScope, () => Request(HttpMethod.Head, $"blobs/{digest}"), cancellation).ConfigureAwait(false))
        {
            if (head.StatusCode == HttpStatusCode.OK)
            {
                return false;
            }

            Require(doing, head, HttpStatusCode.NotFound);
        }

        var mounts = from is not null && from != _address.Repository;
        var scope = mounts ? $"{PushScope} repository:{from}:pull" : PushScope;
        var query = mounts ? $"?mount={digest}&from={Uri.EscapeDataString(from!)}" : "";
        for (var attempt = 1; ; attempt++)
        {
            using var begin = await _transport.Send(doing, scope, () => Request(HttpMethod.Post, $"blobs/uploads/{query}"), cancellation).ConfigureAwait(false);
            if (begin.StatusCode == HttpStatusCode.Created && query.Length > 0)
            {
                return false;
            }

            Require(doing, begin, HttpStatusCode.Accepted);
            var location = await Location(doing, begin, cancellation).ConfigureAwait(false);
            var upload = new BlobUpload(_transport, Registry, doing, PushScope, location);
            if (await upload.Run(digest, content, cancellation).ConfigureAwait(false))
            {
                return true;
            }

            if (attempt >= _transport.Limits.Attempts)
            {
                throw RegistryErrors.Failed(Registry, doing, $"gave up the upload {attempt} times");
            }

            query = "";
        }
    }

    /// <summary>Puts a manifest or index under a tag or its digest. Everything that it names must be there.</summary>
    /// <param name="version">A tag or its digest.</param>
    /// <param name="mediaType">Media type.</param>
    /// <param name="content">The document.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>Whether the registry has taken note of a <c>subject</c>, and so lists it among the referrers.</returns>
    /// <exception cref="FindingException">HDC9401 to HDC9406.</exception>
    public async Task<bool> PutManifest(string version, string mediaType, byte[] content, CancellationToken cancellation = default)
    {
        var doing = $"Pushing {_address.At(version)}";
        using var response = await _transport.Send(doing, PushScope, () =>
        {
            var request = Request(HttpMethod.Put, $"manifests/{version}");
            request.Content = new ByteArrayContent(content) { Headers = { ContentType = new MediaTypeHeaderValue(mediaType) } };
            return request;
        }, cancellation).ConfigureAwait(false);
        Require(doing, response, HttpStatusCode.Created);
        var (expected, found) = (Digests.Of(content), Header(response, "Docker-Content-Digest"));
        return found is null || found == expected
            ? Header(response, "OCI-Subject") is not null
            : throw RegistryErrors.Other($"{_address.At(version)} should have the digest {expected}, and {Registry} made {found} of it.");
    }

    /// <inheritdoc/>
    public void Dispose() => _transport.Dispose();

    private HttpRequestMessage Request(HttpMethod method, string path) => new(method, new Uri($"v2/{_address.Repository}/{path}", UriKind.Relative));

    private async Task<Uri> Location(string doing, HttpResponseMessage response, CancellationToken cancellation) => response.Headers.Location is { } location
        ? await _transport.Absolute(doing, location, cancellation).ConfigureAwait(false)
        : throw RegistryErrors.Failed(Registry, doing, "does not say where the upload goes");

    private void Require(string doing, HttpResponseMessage response, HttpStatusCode expected)
    {
        if (response.StatusCode != expected)
        {
            throw RegistryErrors.Failed(Registry, doing, $"answers with status {(int)response.StatusCode}");
        }
    }

    private static string? Header(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out var values) ? values.First() : null;
}
