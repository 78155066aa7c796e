using System.Security;
using HardenedContainer.Testing;

namespace HardenedContainer.Package.Tests.BrokenInputs;

/// <summary>Values that look like syntax of a shell, a Dockerfile, MSBuild or JSON arrive in the image as they are.</summary>
public sealed class HostileValueTests
{
    private const string Hostile = "q\"uo'te $HOME ${PATH} $(id) `id` ; a:b , \\ \\n % %41 * ? [x] # é漢😀 \tRUN id";
    private const string NewLine = "one\nRUN touch /owned\r\nUSER root\nlast \\";

    private static readonly string[] _names =
        ["q\"uote'", "$HOME", "a;b", "a:b", "a b", "#x", "!x", "[x]", "*", "back\\slash", "é漢😀", "new\nline", "-x", "%41", "RUN id"];

    [SetUp]
    public void RemoveOutput() => BrokenApp.RemoveOutput();

    [Test]
    public void Labels_variables_arguments_and_paths_arrive_unchanged()
    {
        var directory = "/data/w \"x\" $HOME;y:z é";
        var publish = BrokenApp.PublishAfter(
            "mkdir odd; " + string.Join("; ", _names.Select(name => $"echo x > 'odd/{name.Replace("'", "'\\''", StringComparison.Ordinal)}'")),
            Items(Hostile) + $"<PropertyGroup><ContainerWorkingDirectory>{Escape(directory)}</ContainerWorkingDirectory></PropertyGroup>").WarnedOf("HDC1025");

        var image = OciImage.Read(publish.ImageArchive);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(image.Label("hostile"), Is.EqualTo(Hostile));
            Assert.That(image.Environment, Does.Contain("HOSTILE=" + Hostile));
            Assert.That(image.Command, Is.EqualTo(new[] { "--first", Hostile }));
            Assert.That(image.WorkingDirectory, Is.EqualTo(directory));
            Assert.That(image.Entrypoint, Is.EqualTo(new[] { directory + "/broken" }));
            Assert.That(image.Files, Is.SupersetOf(_names.Select(name => $"{directory[1..]}/odd/{name}")));
            Assert.That(Instructions(publish).Distinct(), Is.SubsetOf(new[] { "FROM", "COPY", "ENV", "LABEL", "USER", "WORKDIR", "ENTRYPOINT", "CMD", "STOPSIGNAL" }));
            Assert.That(Instructions(publish).Where(i => i is "USER" or "ENTRYPOINT" or "CMD" or "WORKDIR"), Is.Unique);
        }
    }

    [Test]
    public void A_line_feed_is_carried_by_the_archive_and_never_written_into_a_Dockerfile()
    {
        var publish = BrokenApp.PublishWith(Items(NewLine)).WarnedOf("HDC9206");

        var image = OciImage.Read(publish.ImageArchive);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(image.Label("hostile"), Is.EqualTo(NewLine));
            Assert.That(image.Environment, Does.Contain("HOSTILE=" + NewLine));
            Assert.That(image.Command, Is.EqualTo(new[] { "--first", NewLine }));
            Assert.That(File.Exists(publish.Dockerfile), Is.False);
        }
    }

    [Test]
    public void A_project_path_may_hold_spaces_and_signs()
    {
        using var project = BrokenApp.Create("My App's (1) é");

        var publish = project.Publish().WarnedOf();

        var image = OciImage.Read(publish.ImageArchive);
        Assert.That(image.Entrypoint, Is.EqualTo(new[] { "/app/broken" }));
        Assert.That(image.Label("org.opencontainers.image.title"), Is.EqualTo("broken"));
    }

    private static string Items(string value) => $"""
        <ItemGroup>
          <ContainerLabel Include="hostile"><Value>{Escape(value)}</Value></ContainerLabel>
          <ContainerEnvironmentVariable Include="HOSTILE"><Value>{Escape(value)}</Value></ContainerEnvironmentVariable>
          <ContainerDefaultArgs Include="--first" />
          <ContainerDefaultArgs Include="{Escape(value)}" />
        </ItemGroup>
        """;

    // As MSBuild's documentation asks for: every sign that means something to it as %XX, and what means something to XML too.
    private static string Escape(string value) => SecurityElement.Escape(string.Concat(value.Select(c =>
        "%*?@$();'\n\r\t\\".Contains(c, StringComparison.Ordinal) ? $"%{(int)c:X2}" : c.ToString())));

    private static string[] Instructions(HardenedPublish publish)
    {
        var continues = false;
        var instructions = new List<string>();
        foreach (var line in File.ReadAllLines(publish.Dockerfile).Where(line => line.Trim().Length > 0 && line[0] != '#'))
        {
            if (!continues)
            {
                instructions.Add(line.Split(' ')[0]);
            }

            continues = line.EndsWith('\\');
        }

        return [.. instructions];
    }
}
