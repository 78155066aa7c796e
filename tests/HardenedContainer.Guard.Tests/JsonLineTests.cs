using System.Text.Json;
using HardenedContainer.Testing;

namespace HardenedContainer.Guard.Tests;

/// <summary>Alerts stay one line of valid JSON, whatever the attacker is called.</summary>
[Parallelizable]
public sealed class JsonLineTests
{
    private static IEnumerable<string> Hostile() => [.. TinyPlan.HostileValues, TinyPlan.NewLineValue, "\0", "\ud800", "\u2028"];

    [TestCaseSource(nameof(Hostile))]
    public void A_hostile_value_arrives_as_data(string value)
    {
        var line = new JsonLine("decoy").Add("path", value).Add("pid", -1).Add("list", [value, "b"]).ToString();

        Assert.That(line.All(c => c is >= ' ' and <= '~'), line);
        using var json = JsonDocument.Parse(line);
        if (!value.Any(char.IsSurrogate) || value.Length > 1)
        {
            Assert.That(json.RootElement.GetProperty("path").GetString(), Is.EqualTo(value));
        }

        Assert.That(json.RootElement.GetProperty("list").GetArrayLength(), Is.EqualTo(2));
        Assert.That(json.RootElement.EnumerateObject().Select(p => p.Name), Is.EqualTo(new[] { "source", "event", "path", "pid", "list" }));
    }
}
