using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace HardenedContainer.Registries;

/// <summary>
/// Questions to one registry: who we are, what to do when it is busy, and where it may send us. Every answer has a time limit.
/// The Authorization header goes to the registry's own origin and nowhere else, so no redirect can carry it away.
/// </summary>
internal sealed class RegistryTransport : IDisposable
{
    private const int MaxRedirects = 5;
    private const int MaxDocument = 4 << 20;

    private readonly ImageAddress _address;
    private readonly RegistrySettings _settings;
    private readonly HttpClient _client;
    private readonly ConcurrentDictionary<string, AuthenticationHeaderValue> _authorizations = new(StringComparer.Ordinal);
    private Task<Uri>? _origin;
    private volatile bool _speaksTls;

    internal RegistryTransport(ImageAddress address, RegistrySettings settings)
    {
        (_address, _settings) = (address, settings);
        _client = new(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = settings.Limits.Connect,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            SslOptions = new() { RemoteCertificateValidationCallback = IsTrusted },
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("HardenedContainer");
    }

    internal RegistryLimits Limits => _settings.Limits;

    private string Registry => _address.Registry;

    /// <summary>Asks until there is an answer that is neither a refusal, nor "later", nor a redirect.</summary>
    /// <param name="doing">What for: the begin of a message.</param>
    /// <param name="scope">Permissions that are needed, parted by spaces.</param>
    /// <param name="make">Makes the question; asked anew for each attempt. Relative addresses are the registry's.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>The answer, its body not yet read.</returns>
    internal async Task<HttpResponseMessage> Send(string doing, string scope, Func<HttpRequestMessage> make, CancellationToken cancellation) =>
        (await Send(doing, scope, make, repeats: true, cancellation).ConfigureAwait(false))!;

    /// <summary>The same for a question that must not be put twice without a look at what the first one did.</summary>
    /// <inheritdoc cref="Send(string, string, Func{HttpRequestMessage}, CancellationToken)"/>
    /// <returns>The answer; null, after a wait, where the registry broke off or failed.</returns>
    internal Task<HttpResponseMessage?> TrySend(string doing, string scope, Func<HttpRequestMessage> make, CancellationToken cancellation) =>
        Send(doing, scope, make, repeats: false, cancellation);

    private async Task<HttpResponseMessage?> Send(string doing, string scope, Func<HttpRequestMessage> make, bool repeats, CancellationToken cancellation)
    {
        var origin = await Origin(doing, cancellation).ConfigureAwait(false);
        var wait = Limits.FirstWait;
        var wasChallenged = false;
        for (var attempt = 1; ; attempt++)
        {
            HttpResponseMessage response;
            try
            {
                response = await Follow(doing, scope, origin, make, cancellation).ConfigureAwait(false);
            }
            catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.ResponseEnded or HttpRequestError.Unknown && attempt < Limits.Attempts)
            {
                await Task.Delay(wait, cancellation).ConfigureAwait(false);
                wait *= 2;
                if (repeats)
                {
                    continue;
                }

                return null;
            }
            catch (HttpRequestException e)
            {
                throw RegistryErrors.NoAnswer(Registry, doing, e);
            }

            switch (response.StatusCode)
            {
                case HttpStatusCode.Unauthorized when !wasChallenged && Challenge.From(response) is { } challenge:
                    response.Dispose();
                    wasChallenged = true;
                    _authorizations[scope] = await Authorize(doing, challenge, scope, cancellation).ConfigureAwait(false);
                    break;
                case HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden:
                    using (response)
                    {
                        throw RegistryErrors.Refused(Registry, doing, response.StatusCode, await Credential(cancellation).ConfigureAwait(false) is not null);
                    }

                case HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError:
                    using (response)
                    {
                        var asked = RetryAfter(response);
                        if (attempt >= Limits.Attempts || asked > Limits.LongestWait)
                        {
                            throw RegistryErrors.Failed(Registry, doing, $"answers with status {(int)response.StatusCode}{(asked > Limits.LongestWait ? $" and wants to be asked again in {asked.Value.TotalSeconds:0} seconds" : $", also at attempt {attempt}")}");
                        }

                        await Task.Delay(asked ?? wait, cancellation).ConfigureAwait(false);
                        wait *= 2;
                        if (!repeats && response.StatusCode != HttpStatusCode.TooManyRequests)
                        {
                            return null;
                        }
                    }

                    break;
                default:
                    return response;
            }
        }
    }

    /// <summary>Reads a body whole, as long as it is a document's size.</summary>
    internal async Task<byte[]> Document(string doing, HttpResponseMessage response, CancellationToken cancellation)
    {
        using var document = new MemoryStream();
        await foreach (var block in Body(doing, response, cancellation).ConfigureAwait(false))
        {
            document.Write(block.Span);
            if (document.Length > MaxDocument)
            {
                throw RegistryErrors.Failed(Registry, doing, $"sends a document of more than {MaxDocument >> 20} MB");
            }
        }

        return document.ToArray();
    }

    /// <summary>Reads a body block by block; each must come in time. Ends early, without an error, where the connection breaks.</summary>
    internal async IAsyncEnumerable<ReadOnlyMemory<byte>> Body(
        string doing, HttpResponseMessage response, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var stream = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        var block = new byte[1 << 16];
        while (true)
        {
            int count;
            timer.CancelAfter(Limits.Silence);
            try
            {
                count = await stream.ReadAsync(block, timer.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                throw RegistryErrors.Silent(Registry, doing, Limits.Silence);
            }
            catch (Exception e) when (e is IOException or HttpRequestException)
            {
                count = 0;
            }

            if (count == 0)
            {
                yield break;
            }

            yield return block.AsMemory(0, count);
        }
    }

    /// <summary>Makes an address that the registry named absolute.</summary>
    internal async Task<Uri> Absolute(string doing, Uri location, CancellationToken cancellation) => new(await Origin(doing, cancellation).ConfigureAwait(false), location);

    public void Dispose() => _client.Dispose();

    private Task<Uri> Origin(string doing, CancellationToken cancellation) => _origin ??= Probe(doing, cancellation);

    // TLS always, except that a registry on this very machine may speak plain HTTP. One that does show a certificate is not
    // asked again without: the certificate may be wrong for a reason.
    private async Task<Uri> Probe(string doing, CancellationToken cancellation)
    {
        var secure = new Uri($"https://{_address.Host}/");
        if (!secure.IsLoopback)
        {
            return secure;
        }

        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(secure, "v2/"));
            using var response = await SendOnce(doing, request, cancellation).ConfigureAwait(false);
            return secure;
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.SecureConnectionError && !_speaksTls)
        {
            return new Uri($"http://{_address.Host}/");
        }
        catch (HttpRequestException e)
        {
            throw RegistryErrors.NoAnswer(Registry, doing, e);
        }
    }

    private async Task<HttpResponseMessage> Follow(string doing, string scope, Uri origin, Func<HttpRequestMessage> make, CancellationToken cancellation)
    {
        Uri? target = null;
        for (var redirects = 0; ; redirects++)
        {
            using var request = make();
            request.RequestUri = target ?? new Uri(origin, request.RequestUri!);
            RequireTls(doing, request.RequestUri);
            if (SameOrigin(request.RequestUri, origin) && _authorizations.TryGetValue(scope, out var authorization))
            {
                request.Headers.Authorization = authorization;
            }

            var response = await SendOnce(doing, request, cancellation).ConfigureAwait(false);
            if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || (request.Method != HttpMethod.Get && request.Method != HttpMethod.Head))
            {
                return response;
            }

            using (response)
            {
                target = response.Headers.Location is { } location ? new Uri(request.RequestUri, location) : throw RegistryErrors.Failed(Registry, doing, "redirects to nowhere");
                if (redirects >= MaxRedirects)
                {
                    throw RegistryErrors.Failed(Registry, doing, $"redirects more than {MaxRedirects} times");
                }
            }
        }
    }

    private void RequireTls(string doing, Uri target)
    {
        if (target.Scheme != Uri.UriSchemeHttps && !(target.Scheme == Uri.UriSchemeHttp && target.IsLoopback))
        {
            throw RegistryErrors.Failed(Registry, doing, $"sends to {target.Host} without TLS");
        }
    }

    private async Task<HttpResponseMessage> SendOnce(string doing, HttpRequestMessage request, CancellationToken cancellation)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timer.CancelAfter(Limits.Answer);
        try
        {
            return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timer.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            // A connection that does not come about in time is also told as a cancellation.
            throw RegistryErrors.Silent(Registry, doing, e.InnerException is TimeoutException && !timer.IsCancellationRequested ? Limits.Connect : Limits.Answer);
        }
    }

    private async Task<AuthenticationHeaderValue> Authorize(string doing, Challenge challenge, string scope, CancellationToken cancellation)
    {
        var credential = await Credential(cancellation).ConfigureAwait(false);
        if (challenge.Realm is not { } realm)
        {
            return credential is { IsToken: false } ? BearerTokens.Basic(credential) : throw RegistryErrors.Refused(Registry, doing, HttpStatusCode.Unauthorized, loggedIn: false);
        }

        RequireTls(doing, realm);
        var scopes = scope.Length > 0 ? scope.Split(' ') : challenge.Scope.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        using var question = BearerTokens.Question(challenge, scopes, credential);
        HttpResponseMessage response;
        try
        {
            response = await SendOnce(doing, question, cancellation).ConfigureAwait(false);
        }
        catch (HttpRequestException e)
        {
            throw RegistryErrors.NoAnswer(realm.Host, doing, e);
        }

        using (response)
        {
            if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            {
                throw RegistryErrors.Refused(Registry, doing, response.StatusCode, credential is not null);
            }

            return response.IsSuccessStatusCode && BearerTokens.Token(await Document(doing, response, cancellation).ConfigureAwait(false)) is { } token
                ? new("Bearer", token)
                : throw RegistryErrors.Failed(Registry, doing, $"has its tokens from {realm.Host}, which answers with status {(int)response.StatusCode} and without a token");
        }
    }

    private Task<Credential?> Credential(CancellationToken cancellation) => _settings.Credentials.For(Registry, cancellation);

    private static bool SameOrigin(Uri one, Uri other) => Uri.Compare(one, other, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;

    private static TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - DateTimeOffset.UtcNow is { Ticks: > 0 } left ? left : TimeSpan.Zero,
        _ => null,
    };

    private bool IsTrusted(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        _speaksTls = true;
        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || _settings.Roots.Count == 0 || certificate is not X509Certificate2 server)
        {
            return errors == SslPolicyErrors.None;
        }

        using var own = new X509Chain();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.CustomTrustStore.AddRange(_settings.Roots);
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return own.Build(server);
    }
}
