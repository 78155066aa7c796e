using System.Globalization;

namespace HardenedContainer.Oci;

/// <summary>Times as images, their labels and their bills of materials hold them: RFC 3339, in UTC, to the second.</summary>
public static class ImageTime
{
    /// <summary>Writes a time, in the same way on every machine.</summary>
    /// <param name="time">The time.</param>
    /// <returns>Such as <c>2024-02-29T12:34:56Z</c>.</returns>
    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
