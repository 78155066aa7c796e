using System.Net;
using System.Net.Sockets;

namespace WebApi;

internal static class DomainNames
{
    /// <summary>Asks the name servers of the container. Needs no file in the image but those that the container runtime mounts.</summary>
    public static async Task<IResult> ResolveAsync(string name, CancellationToken cancellation)
    {
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(name, cancellation);
            return TypedResults.Ok(new Addresses(name, [.. addresses.Select(address => address.ToString())], Error: null));
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            return TypedResults.Json(new Addresses(name, [], e.Message), AnswersContext.Default.Addresses, statusCode: StatusCodes.Status404NotFound);
        }
    }
}
