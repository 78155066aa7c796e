using HardenedContainer.Options;

namespace HardenedContainer.Core.Tests.Options;

/// <summary>Short ways to bind for tests.</summary>
internal static class Bind
{
    public static BindingContext Context { get; } = new("linux-x64", new(2026, 3, 1), DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));

    public static BindingResult Properties(params (string Name, string Value)[] properties) => Input(properties, []);

    public static BindingResult Items(params (string Item, string Identity, string Metadata)[] items) => Input([], items);

    /// <summary>Metadata is written <c>Name=value</c>, several parted by <c>|</c>.</summary>
    public static BindingResult Input(
        IEnumerable<(string Name, string Value)> properties,
        IEnumerable<(string Item, string Identity, string Metadata)> items,
        BindingContext? context = null) =>
        OptionsBinder.Bind(
            new(
                new Dictionary<string, string>(
                    properties.Select(p => KeyValuePair.Create(p.Name, p.Value)).Prepend(KeyValuePair.Create("MSBuildProjectDirectory", "/src/web"))),
                items.GroupBy(i => i.Item).ToDictionary(
                    g => g.Key,
                    IReadOnlyList<OptionItem> (g) => [.. g.Select(i => new OptionItem(i.Identity, Metadata(i.Metadata)))])),
            context ?? Context);

    public static HardeningOptions Good(params (string Name, string Value)[] properties) => Good(Properties(properties));

    public static HardeningOptions Good(BindingResult result)
    {
        Assert.That(result.Findings.Select(f => f.Message), Is.Empty);
        return result.Options!;
    }

    private static Dictionary<string, string> Metadata(string text) => text.Length == 0 ? [] : text
        .Split('|').Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
}
