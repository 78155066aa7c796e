using System.Security.Authentication;

namespace WebApi;

/// <summary>Calls a server over HTTPS. Needs the CA bundle in the image.</summary>
internal sealed class Fetcher(HttpClient client)
{
    public async Task<IResult> FetchAsync(Uri url, CancellationToken cancellation)
    {
        if (!url.IsAbsoluteUri || url.Scheme != Uri.UriSchemeHttps)
        {
            return TypedResults.BadRequest(new Problem("Give an absolute https address: /fetch?url=https://…"));
        }

        try
        {
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, cancellation);
            return TypedResults.Ok(new Fetched(url, (int)response.StatusCode, Error: null));
        }
        catch (HttpRequestException e)
        {
            // The inner exception is the one that says what is wrong with the certificate.
            var error = e.InnerException is AuthenticationException certificate ? certificate.Message : e.Message;
            return TypedResults.Json(new Fetched(url, Status: null, error), AnswersContext.Default.Fetched, statusCode: StatusCodes.Status502BadGateway);
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return TypedResults.Json(new Fetched(url, Status: null, "No answer in time."), AnswersContext.Default.Fetched, statusCode: StatusCodes.Status504GatewayTimeout);
        }
    }
}
