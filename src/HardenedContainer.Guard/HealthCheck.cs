using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Security;

namespace HardenedContainer.Guard;

/// <summary>
/// <c>APP --harden-health-check URL [SECONDS]</c>: the app's own binary asks the app that runs in the same container, for
/// what a probe without TLS cannot ask. It goes to the loopback interface and nowhere else: no name, no proxy, no redirect.
/// There any certificate will do.
/// </summary>
internal static class HealthCheck
{
    private const string Argument = "--harden-health-check";
    private const double DefaultSeconds = 4;

    /// <summary>Whether this process was started to ask.</summary>
    public static bool IsAsked() => Environment.GetCommandLineArgs() is [_, Argument, ..];

    [SuppressMessage("Security", "CA5359", Justification = "It connects to a loopback address only, where nobody else can answer.")]
    private static SslClientAuthenticationOptions AnyCertificate => new() { RemoteCertificateValidationCallback = static (_, _, _, _) => true };

    /// <summary>Asks.</summary>
    /// <returns>Exit status: 0 for an answer of 200 to 299 in time, else 1, with the reason on standard error.</returns>
    public static int Run()
    {
        var (words, seconds) = (Environment.GetCommandLineArgs(), DefaultSeconds);
        if (words.Length is < 3 or > 4
            || !Uri.TryCreate(words[2], UriKind.Absolute, out var url)
            || url.Scheme is not ("http" or "https") || !IPAddress.TryParse(url.DnsSafeHost, out var address) || !IPAddress.IsLoopback(address)
            || (words.Length == 4 && !(double.TryParse(words[3], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out seconds) && seconds is > 0 and <= 3600)))
        {
            return Unhealthy($"usage: {Argument} URL [SECONDS], where URL is http or https with a loopback address");
        }

        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
            using var client = new HttpMessageInvoker(new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseProxy = false,
                UseCookies = false,
                SslOptions = AnyCertificate,
            });
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            using var response = client.Send(request, limit.Token);
            return response.StatusCode is >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices ? 0 : Unhealthy($"status {(int)response.StatusCode}");
        }
        catch (OperationCanceledException)
        {
            return Unhealthy($"no answer within {seconds.ToString(CultureInfo.InvariantCulture)} s");
        }
        catch (HttpRequestException e)
        {
            return Unhealthy(e.Message);
        }
    }

    private static int Unhealthy(string reason)
    {
        new JsonLine("health").Add("status", "unhealthy").Add("reason", reason).Write();
        return 1;
    }
}
