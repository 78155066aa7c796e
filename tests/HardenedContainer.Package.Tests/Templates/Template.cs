using HardenedContainer.Testing;

namespace HardenedContainer.Package.Tests.Templates;

/// <summary>The templates of the acceptance list: package added, nothing else changed, one command.</summary>
internal static class Template
{
    public static readonly string[] All = ["console", "worker", "webapiaot", "webapi", "mvc", "grpc", "razor"];

    /// <summary>Every template whose app runs until it is told to stop.</summary>
    public static readonly string[] Services = [.. All.Except(["console"])];

    /// <summary>The image of the template's app, as its publish wrote it.</summary>
    public static string Image(string template) => SharedPublish.ImageOf(SharedPublish.OfTemplate(template));

    /// <summary>Starts the app with every restriction of the guide, with its port published on loopback.</summary>
    public static Container Start(string template) =>
        DockerDaemon.Shared.Start(Image(template), [.. DockerDaemon.HardenedArguments, "--publish", "127.0.0.1::8080"]);
}
