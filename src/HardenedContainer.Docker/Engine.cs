using Docker.DotNet;
using Docker.DotNet.Models;
using HardenedContainer.Diagnostics;
using HardenedContainer.Planning;

namespace HardenedContainer.Docker;

/// <summary>A container engine over its API: Docker, or Podman's socket, which speaks the same. Every call ends within a limit.</summary>
public sealed partial class Engine : IDisposable
{
    private readonly DockerClientConfiguration _configuration;
    private readonly DockerClient _client;
    private readonly EngineLimits _limits;

    private Engine(EngineAddress address, EngineLimits limits)
    {
        Address = address;
        _limits = limits;
        _configuration = EngineConnection.Configure(address);
        _client = _configuration.CreateClient();
    }

    /// <summary>Where it is.</summary>
    public EngineAddress Address { get; }

    /// <summary>Connects, and asks whether somebody is there.</summary>
    /// <param name="address">Where.</param>
    /// <param name="limits">How long to wait.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>The engine.</returns>
    /// <exception cref="FindingException">HDC9301: nobody is there. HDC9302: not for this user. HDC9303: no answer. HDC9304: an answer that is none.</exception>
    public static async Task<Engine> Connect(EngineAddress address, EngineLimits limits, CancellationToken cancellation = default)
    {
        Engine? engine = null;
        try
        {
            return await Limited(address, limits.Answer, EngineErrors.Asking, e => EngineErrors.Absent(e, address), async watch =>
            {
                engine = new(address, limits);
                await engine._client.System.PingAsync(watch.Token).ConfigureAwait(false);
                return engine;
            }, cancellation).ConfigureAwait(false);
        }
        catch
        {
            engine?.Dispose();
            throw;
        }
    }

    /// <summary>GOARCH of the machine that it runs on, such as <c>amd64</c>.</summary>
    /// <param name="cancellation">Stops.</param>
    /// <returns>The architecture.</returns>
    /// <exception cref="FindingException">HDC9302 to HDC9304: the engine.</exception>
    public Task<string> Architecture(CancellationToken cancellation = default) =>
        Ask("Asking for its platform", async token => (await _client.System.GetVersionAsync(token).ConfigureAwait(false)).Arch, cancellation);

    /// <summary>Loads an archive, as <c>docker load</c> does, and looks whether its names stand for it then.</summary>
    /// <param name="archive">Path of the archive.</param>
    /// <param name="names">Its names, <c>REPOSITORY:TAG</c>.</param>
    /// <param name="digests">What the engine may call the image: the configuration's digest, or the manifest's.</param>
    /// <param name="progress">Told what the engine does, a line each.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>The image's ID.</returns>
    /// <exception cref="FindingException">HDC9302 to HDC9304: the engine. HDC9305: it has another image under these names.</exception>
    public async Task<string> Load(string archive, IReadOnlyList<string> names, IReadOnlyCollection<string> digests, Action<string> progress, CancellationToken cancellation = default)
    {
        var doing = $"Loading {Path.GetFileName(archive)}";
        var before = await Identities(names, cancellation).ConfigureAwait(false);
        if (before.Values.All(id => id is not null && digests.Contains(id)))
        {
            return before.Values.First()!;
        }

        await Send(archive, doing, progress, cancellation).ConfigureAwait(false);
        var after = await Identities(names, cancellation).ConfigureAwait(false);
        foreach (var (name, id) in after)
        {
            if (id is null || !digests.Contains(id))
            {
                throw new FindingException(DiagnosticCatalog.HDC9305.At($"{name} is {id ?? "no image"} in {Address.Uri}, where {string.Join(" or ", digests)} was loaded."));
            }
        }

        await RemoveReplaced(before.Values, cancellation).ConfigureAwait(false);
        return after.Values.First()!;
    }

    private async Task Send(string archive, string doing, Action<string> progress, CancellationToken cancellation)
    {
        using var file = File.OpenRead(archive);
        await Work(doing, async watch =>
        {
            using var content = new WatchedStream(file, watch);
            await _client.Images.LoadImageAsync(new ImageLoadParameters(), content, new Messages(this, doing, watch, progress), watch.Token).ConfigureAwait(false);
        }, cancellation).ConfigureAwait(false);
    }

    // Afterwards the name, which nobody else uses, stands for nothing, and its image is gone unless the engine had it before.
    private async Task<T> WithLoaded<T>(string archive, string name, Func<Task<T>> work, CancellationToken cancellation)
    {
        try
        {
            await Send(archive, "Loading the image", _ => { }, cancellation).ConfigureAwait(false);
            return await work().ConfigureAwait(false);
        }
        finally
        {
            await Remove(name, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Builds a context through the API, that is with the builder that needs no client, and names the image when it is whole.</summary>
    /// <param name="context">The build context as a tar stream.</param>
    /// <param name="names">Names to give, <c>REPOSITORY:TAG</c>.</param>
    /// <param name="progress">Told what the engine does, a line each.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>The image's ID.</returns>
    /// <exception cref="FindingException">HDC9302 to HDC9304: the engine.</exception>
    public async Task<string> Build(Stream context, IReadOnlyList<string> names, Action<string> progress, CancellationToken cancellation = default)
    {
        const string Doing = "Building the image";
        var before = await Identities(names, cancellation).ConfigureAwait(false);
        string? id = null;
        await Work(Doing, async watch =>
        {
            using var content = new WatchedStream(context, watch);
            var messages = new Messages(this, Doing, watch, progress);

            // Unnamed, so that a build that breaks off changes no name; what it leaves are its containers, which go.
            await _client.Images.BuildImageFromDockerfileAsync(
                new ImageBuildParameters { Remove = true, ForceRemove = true, Pull = "false" }, content, null, null, messages, watch.Token).ConfigureAwait(false);
            id = messages.Identity;
        }, cancellation).ConfigureAwait(false);
        if (id is null)
        {
            throw EngineErrors.Failed(Address, Doing, "it told of no image");
        }

        foreach (var name in names)
        {
            await Name(id, name, cancellation).ConfigureAwait(false);
        }

        await RemoveReplaced(before.Values, cancellation).ConfigureAwait(false);
        return (await Identities(names, cancellation).ConfigureAwait(false)).Values.First() ?? id;
    }

    /// <summary>Saves an image as <c>docker save</c> does.</summary>
    /// <param name="image">Its name.</param>
    /// <param name="target">Path of the archive to write.</param>
    /// <param name="longest">Most bytes that it may have.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>False where the engine has no such image.</returns>
    /// <exception cref="FindingException">HDC9302 to HDC9304: the engine, or an image that is too large.</exception>
    public async Task<bool> Save(string image, string target, long longest, CancellationToken cancellation = default)
    {
        var doing = $"Saving {image}";
        if ((await Identities([image], cancellation).ConfigureAwait(false))[image] is null)
        {
            return false;
        }

        await Work(doing, async watch =>
        {
            using var content = await _client.Images.SaveImageAsync(image, watch.Token).ConfigureAwait(false);
            var file = File.Create(target);
            await using (file.ConfigureAwait(false))
            {
                var block = new byte[1 << 16];
                for (int count; (count = await content.ReadAsync(block, watch.Token).ConfigureAwait(false)) > 0;)
                {
                    watch.SignOfLife();
                    await file.WriteAsync(block.AsMemory(0, count), watch.Token).ConfigureAwait(false);
                    if (file.Length > longest)
                    {
                        throw EngineErrors.Failed(Address, doing, $"the image has more than {longest >> 30} GB");
                    }
                }
            }
        }, cancellation).ConfigureAwait(false);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _client.Dispose();
        _configuration.Dispose();
    }

    private Task<T> Ask<T>(string doing, Func<CancellationToken, Task<T>> question, CancellationToken cancellation) =>
        Limited(Address, _limits.Answer, doing, e => EngineErrors.From(e, Address, doing), watch => question(watch.Token), cancellation);

    private async Task Do(string doing, Func<CancellationToken, Task> work, CancellationToken cancellation) =>
        await Ask(doing, async token => { await work(token).ConfigureAwait(false); return true; }, cancellation).ConfigureAwait(false);

    private Task<bool> Work(string doing, Func<Watch, Task> work, CancellationToken cancellation) =>
        Limited(Address, _limits.Silence, doing, e => EngineErrors.From(e, Address, doing), async watch => { await work(watch).ConfigureAwait(false); return true; }, cancellation);

    private static async Task<T> Limited<T>(
        EngineAddress address, TimeSpan limit, string doing, Func<Exception, FindingException> explain, Func<Watch, Task<T>> work, CancellationToken cancellation)
    {
        using var watch = new Watch(limit, cancellation);
        try
        {
            // On a thread of its own and with a wait that ends: the library reads the parts of an answer without heed to the token.
            return await Task.Run(() => work(watch), watch.Token).WaitAsync(watch.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (watch.HasEnded && (e is OperationCanceledException || EngineErrors.IsExpected(e)))
        {
            throw EngineErrors.Silent(address, doing, limit);
        }
        catch (Exception e) when (EngineErrors.IsExpected(e))
        {
            cancellation.ThrowIfCancellationRequested();
            throw explain(e);
        }
    }

    // What each name stands for now; null where it stands for nothing.
    private async Task<Dictionary<string, string?>> Identities(IEnumerable<string> names, CancellationToken cancellation)
    {
        var identities = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            identities[name] = (await Inspect(name, cancellation).ConfigureAwait(false))?.ID;
        }

        return identities;
    }

    private Task<ImageInspectResponse?> Inspect(string name, CancellationToken cancellation) => Ask($"Looking for {name}", async token =>
    {
        try
        {
            return await _client.Images.InspectImageAsync(name, token).ConfigureAwait(false);
        }
        catch (DockerImageNotFoundException)
        {
            return null;
        }
    }, cancellation);

    private Task Name(string id, string name, CancellationToken cancellation)
    {
        var (repository, tag) = Split(name);
        return Do($"Naming the image {name}", token => _client.Images.TagImageAsync(id, new ImageTagParameters { RepositoryName = repository, Tag = tag, Force = true }, token), cancellation);
    }

    // What is in use, or was never there, stays as it is.
    private async Task Remove(string image, CancellationToken cancellation)
    {
        try
        {
            await Ask($"Removing {image}", token => _client.Images.DeleteImageAsync(image, new ImageDeleteParameters(), token), cancellation).ConfigureAwait(false);
        }
        catch (FindingException)
        {
            // It is not left behind by us.
        }
    }

    // An earlier publish's image that has lost its last name would stay for ever. One that somebody else made, or that a container uses, stays.
    private async Task RemoveReplaced(IEnumerable<string?> earlier, CancellationToken cancellation)
    {
        foreach (var id in earlier.OfType<string>().Distinct())
        {
            if (await Inspect(id, cancellation).ConfigureAwait(false) is { Config.Labels: { } labels } image && (image.RepoTags?.Count ?? 0) == 0 && labels.ContainsKey(ImagePlanner.VariantLabel))
            {
                await Remove(id, cancellation).ConfigureAwait(false);
            }
        }
    }

    private static (string Repository, string Tag) Split(string name)
    {
        var colon = name.LastIndexOf(':');
        return (name[..colon], name[(colon + 1)..]);
    }

    // Messages come one after another on the thread that reads them, so the first failure ends the work.
    private sealed class Messages(Engine engine, string doing, Watch watch, Action<string> progress) : IProgress<JSONMessage>
    {
        private const string Built = "Successfully built ";

        internal string? Identity { get; private set; }

        public void Report(JSONMessage value)
        {
            watch.SignOfLife();
            if ((value.Error?.Message ?? value.ErrorMessage) is { Length: > 0 } error)
            {
                throw EngineErrors.Failed(engine.Address, doing, error);
            }

            var line = EngineErrors.OneLine(value.Stream);
            Identity = value.Aux?.ExtensionData?.TryGetValue("ID", out var id) == true ? id.ToString() : line.StartsWith(Built, StringComparison.Ordinal) ? line[Built.Length..] : Identity;
            if (line.Length > 0)
            {
                progress(line);
            }
        }
    }
}
