using System.Net;
using HardenedContainer.Diagnostics;

namespace HardenedContainer.Registries;

/// <summary>What a user should be told when a registry does not do what it should.</summary>
internal static class RegistryErrors
{
    internal static FindingException NoAnswer(string registry, string doing, HttpRequestException e) => new(DiagnosticCatalog.HDC9401.At(
        $"{doing}: {registry} {Reason(e)}."));

    internal static FindingException Silent(string registry, string doing, TimeSpan limit) => new(DiagnosticCatalog.HDC9401.At(
        $"{doing}: {registry} did not answer within {limit.TotalSeconds:0.#} seconds."));

    internal static FindingException Refused(string registry, string doing, HttpStatusCode status, bool loggedIn) => new(DiagnosticCatalog.HDC9402.At(
        $"{doing}: {registry} refuses it with status {(int)status}{(loggedIn ? "" : ", and nobody is logged in there")}."));

    internal static FindingException Failed(string registry, string doing, string what) => new(DiagnosticCatalog.HDC9403.At($"{doing}: {registry} {what}."));

    internal static FindingException Missing(string registry, string doing) => new(DiagnosticCatalog.HDC9404.At($"{doing}: there is no such image or blob in {registry}."));

    internal static FindingException Other(string what) => new(DiagnosticCatalog.HDC9405.At(what));

    private static string Reason(HttpRequestException e) => e.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "is not a known host",
        HttpRequestError.ConnectionError => "takes no connection",
        HttpRequestError.SecureConnectionError => "has no certificate that this machine trusts, or speaks no TLS",
        HttpRequestError.ResponseEnded => "closed the connection without an answer",
        HttpRequestError.ProxyTunnelError => "is not reached through the proxy",
        _ => "cannot be talked to",
    };
}
