using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace HardenedContainer.Registries;

/// <summary>One upload session: parts one after another; after a break it goes on where the registry says that it is.</summary>
internal sealed class BlobUpload(RegistryTransport transport, string registry, string doing, string scope, Uri location)
{
    private Uri _location = location;

    /// <summary>Uploads.</summary>
    /// <returns>False where the registry has forgotten the session: it has to begin anew.</returns>
    internal async Task<bool> Run(string digest, Stream content, CancellationToken cancellation)
    {
        var (position, breaks) = (0L, 0);
        while (position < content.Length)
        {
            var part = new byte[(int)Math.Min(transport.Limits.Chunk, content.Length - position)];
            content.Position = position;
            await content.ReadExactlyAsync(part, cancellation).ConfigureAwait(false);
            using var response = await transport.TrySend(doing, scope, () => Part(part, position), cancellation).ConfigureAwait(false);
            switch (response?.StatusCode)
            {
                case HttpStatusCode.Accepted or HttpStatusCode.NoContent:
                    Move(response);
                    position = End(response) is > 0 and var end ? end + 1 : position + part.Length;
                    break;
                case HttpStatusCode.NotFound:
                    return false;
                case null or HttpStatusCode.RequestedRangeNotSatisfiable when ++breaks < transport.Limits.Attempts:
                    // It broke off, and how much has arrived only the registry knows.
                    if (await Reached(cancellation).ConfigureAwait(false) is not { } reached || reached > content.Length)
                    {
                        return false;
                    }

                    position = reached;
                    break;
                default:
                    throw RegistryErrors.Failed(registry, doing, response is null ? $"breaks off the upload, also at attempt {breaks}" : $"answers with status {(int)response.StatusCode}");
            }
        }

        var last = new UriBuilder(_location);
        last.Query = last.Query.TrimStart('?') is { Length: > 0 } query ? $"{query}&digest={digest}" : $"digest={digest}";
        using var done = await transport.Send(doing, scope, () => new(HttpMethod.Put, last.Uri) { Content = new ByteArrayContent([]) }, cancellation).ConfigureAwait(false);
        return done.StatusCode switch
        {
            HttpStatusCode.Created => true,
            HttpStatusCode.NotFound => false,
            _ => throw RegistryErrors.Failed(registry, doing, $"does not take the blob: status {(int)done.StatusCode}"),
        };
    }

    private HttpRequestMessage Part(byte[] part, long position)
    {
        var content = new ByteArrayContent(part) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        // The specification's own form, without the unit that HTTP has there.
        content.Headers.TryAddWithoutValidation("Content-Range", string.Create(CultureInfo.InvariantCulture, $"{position}-{position + part.Length - 1}"));
        return new(HttpMethod.Patch, _location) { Content = content };
    }

    private async Task<long?> Reached(CancellationToken cancellation)
    {
        using var state = await transport.Send(doing, scope, () => new(HttpMethod.Get, _location), cancellation).ConfigureAwait(false);
        if (state.StatusCode is not (HttpStatusCode.NoContent or HttpStatusCode.Accepted))
        {
            return null;
        }

        Move(state);
        return End(state) is > 0 and var end ? end + 1 : 0;
    }

    private void Move(HttpResponseMessage response) =>
        _location = response.Headers.Location is { } next ? new Uri(_location, next) : _location;

    // "0-0" stands for one byte and for none; nobody uploads a single byte.
    private static long End(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Range", out var values) && values.First().Split('-') is [_, var end] && long.TryParse(end, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
