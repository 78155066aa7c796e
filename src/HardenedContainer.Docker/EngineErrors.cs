using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Docker.DotNet;
using HardenedContainer.Diagnostics;

namespace HardenedContainer.Docker;

/// <summary>What a user should be told when an engine does not do what it should.</summary>
internal static class EngineErrors
{
    /// <summary>What the first question is.</summary>
    internal const string Asking = "Asking the engine whether it is there";

    private const int MaxText = 400;

    internal static bool IsExpected(Exception e) => e is DockerApiException or HttpRequestException or IOException or SocketException or TimeoutException
        or AuthenticationException or CryptographicException or UnauthorizedAccessException or ObjectDisposedException or ProtocolViolationException or Newtonsoft.Json.JsonException;

    internal static FindingException From(Exception e, EngineAddress engine, string doing) => e switch
    {
        _ when IsClosed(e) => new(DiagnosticCatalog.HDC9302.At($"{doing}: {engine.Uri} may not be opened by this user.")),
        DockerApiException { StatusCode: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden } api =>
            new(DiagnosticCatalog.HDC9302.At($"{doing}: {engine.Uri} refuses it with status {(int)api.StatusCode}{Text(Message(api.ResponseBody))}.")),
        DockerApiException api => new(DiagnosticCatalog.HDC9304.At($"{doing}: {engine.Uri} answers with status {(int)api.StatusCode}{Text(Message(api.ResponseBody))}.")),
        _ when IsRefusal(e) =>
            new(DiagnosticCatalog.HDC9302.At($"{doing}: no TLS connection to {engine.Uri} could be made with the certificates of {engine.CertificateDirectory ?? "this machine"}.")),
        Newtonsoft.Json.JsonException => new(DiagnosticCatalog.HDC9304.At($"{doing}: what {engine.Uri} answers is not what an engine says.")),
        _ => new(DiagnosticCatalog.HDC9304.At($"{doing}: {engine.Uri} closed the connection before it was done.")),
    };

    internal static FindingException Absent(Exception e, EngineAddress engine) =>
        IsRefusal(e) || e is DockerApiException or Newtonsoft.Json.JsonException
            ? From(e, engine, Asking)
            : new(DiagnosticCatalog.HDC9301.At($"No engine answers at {engine.Uri}."));

    internal static FindingException Silent(EngineAddress engine, string doing, TimeSpan limit) =>
        new(DiagnosticCatalog.HDC9303.At($"{doing}: {engine.Uri} neither took nor said anything for {limit.TotalSeconds:0.#} seconds."));

    internal static FindingException Failed(EngineAddress engine, string doing, string? said) =>
        new(DiagnosticCatalog.HDC9304.At($"{doing}: {engine.Uri} gave up{Text(said)}."));

    private static bool IsClosed(Exception e) => Find<SocketException>(e) is { SocketErrorCode: SocketError.AccessDenied } || Find<UnauthorizedAccessException>(e) is not null;

    // A certificate that is not there, is none, or is not believed, by one side or the other.
    private static bool IsRefusal(Exception e) => IsClosed(e) || Find<AuthenticationException>(e) is not null || Find<CryptographicException>(e) is not null
        || Find<FileNotFoundException>(e) is not null || Find<DirectoryNotFoundException>(e) is not null;

    /// <summary>What an engine said with an answer that is no success: one line.</summary>
    internal static string Said(DockerApiException e) => OneLine(Message(e.ResponseBody));

    // Engine API, "Errors": {"message": "…"}.
    private static string? Message(string? body)
    {
        try
        {
            return JsonNode.Parse(body ?? "")?["message"]?.GetValue<string>();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return body;
        }
    }

    // What an engine says is from outside: one line, and not a long one.
    internal static string OneLine(string? said)
    {
        var line = new string([.. (said ?? "").Take(MaxText + 1).Select(c => char.IsControl(c) ? ' ' : c)]).Trim();
        return line.Length <= MaxText ? line : line[..MaxText] + "…";
    }

    private static string Text(string? said) => OneLine(said).TrimEnd('.') is { Length: > 0 } line ? $": {line}" : "";

    private static T? Find<T>(Exception? e)
        where T : Exception
    {
        for (; e is not null; e = e.InnerException)
        {
            if (e is T found)
            {
                return found;
            }
        }

        return null;
    }
}
