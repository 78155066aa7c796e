using HardenedContainer.Testing;

namespace HardenedContainer.Package.Tests.Shapes;

/// <summary>Targets that users attach after Publish run in both passes, and can tell them apart.</summary>
[Parallelizable]
public sealed class UserHookTests
{
    [Test]
    public void A_hook_after_Publish_sees_the_pass_and_the_folder_that_was_published_to()
    {
        using var app = Apps.Console(rest: """
            <Target Name="Mine" AfterTargets="Publish">
                <Message Importance="high" Text="hook=$(HardenContainerPass)=$([MSBuild]::NormalizeDirectory($(MSBuildProjectDirectory), $(PublishDir)))=" />
              </Target>
            """);

        var publish = app.Publish().Succeeded();

        var folder = Path.Combine(app.Directory, "bin", "Release", "net10.0", "linux-x64", "publish") + "/";
        Assert.That(publish.Output, Does.Contain($"hook=inner={folder}="));
        Assert.That(publish.Output, Does.Contain($"hook=outer={folder}="));
        Assert.That(publish.Output.Split("hook=outer").Length + publish.Output.Split("hook=inner").Length, Is.EqualTo(4), "Once in each pass.");
    }
}
