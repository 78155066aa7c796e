namespace WebApi;

internal static class TimeZones
{
    /// <summary>The time in a zone such as Europe/Berlin. Needs the time zone data in the image.</summary>
    public static IResult Now(string zone)
    {
        try
        {
            var found = TimeZoneInfo.FindSystemTimeZoneById(Uri.UnescapeDataString(zone));
            var time = TimeZoneInfo.ConvertTime(DateTimeOffset.UtcNow, found);
            return TypedResults.Ok(new ZonedTime(found.Id, time, found.IsDaylightSavingTime(time)));
        }
        catch (Exception e) when (e is TimeZoneNotFoundException or InvalidTimeZoneException or System.Security.SecurityException)
        {
            return TypedResults.NotFound(new Problem(e.Message));
        }
    }
}
