using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace HardenedContainer.Registries;

/// <summary>What a registry wants to see, from the answer with status 401 (distribution's token specification).</summary>
/// <param name="Realm">Where tokens come from; null for basic authentication.</param>
/// <param name="Service">Name of the registry there.</param>
/// <param name="Scope">What may be done; empty where the registry does not say.</param>
internal sealed partial record Challenge(Uri? Realm, string Service, string Scope)
{
    internal static Challenge? From(HttpResponseMessage response)
    {
        var headers = response.Headers.WwwAuthenticate;
        if (headers.FirstOrDefault(h => h.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase)) is { Parameter: { } parameter })
        {
            var values = Pair().Matches(parameter).DistinctBy(m => m.Groups[1].Value).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value, StringComparer.OrdinalIgnoreCase);
            return Uri.TryCreate(values.GetValueOrDefault("realm"), UriKind.Absolute, out var realm)
                ? new(realm, values.GetValueOrDefault("service", ""), values.GetValueOrDefault("scope", ""))
                : null;
        }

        return headers.Any(h => h.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase)) ? new(null, "", "") : null;
    }

    [GeneratedRegex("([a-zA-Z]+)=\"([^\"]*)\"")]
    private static partial Regex Pair();
}

/// <summary>How the token of a scope is asked for.</summary>
internal static class BearerTokens
{
    internal static AuthenticationHeaderValue Basic(Credential credential) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credential.User}:{credential.Secret}")));

    internal static HttpRequestMessage Question(Challenge challenge, IEnumerable<string> scopes, Credential? credential)
    {
        if (credential is { IsToken: true })
        {
            return new(HttpMethod.Post, challenge.Realm)
            {
                Content = new FormUrlEncodedContent(
                [
                    new("grant_type", "refresh_token"), new("service", challenge.Service), new("scope", string.Join(' ', scopes)),
                    new("client_id", "HardenedContainer"), new("refresh_token", credential.Secret),
                ]),
            };
        }

        var query = string.Join('&', scopes.Select(s => $"scope={Uri.EscapeDataString(s)}").Prepend($"service={Uri.EscapeDataString(challenge.Service)}"));
        var old = challenge.Realm!.Query.TrimStart('?');
        var request = new HttpRequestMessage(HttpMethod.Get, new UriBuilder(challenge.Realm) { Query = old.Length > 0 ? $"{old}&{query}" : query }.Uri);
        request.Headers.Authorization = credential is null ? null : Basic(credential);
        return request;
    }

    internal static string? Token(byte[] answer)
    {
        try
        {
            var json = JsonNode.Parse(answer);
            return ((json?["token"] ?? json?["access_token"]) as JsonValue)?.TryGetValue(out string? token) == true && token!.All(c => c is > ' ' and < '\x7f') ? token : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
