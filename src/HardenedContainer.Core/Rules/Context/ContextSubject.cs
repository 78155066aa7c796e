using HardenedContainer.Contexts;
using HardenedContainer.Dockerfiles;

namespace HardenedContainer.Rules.Context;

/// <summary>A Dockerfile with the context that it would be built in.</summary>
/// <param name="Dockerfile">The Dockerfile, with its ignore file.</param>
/// <param name="Context">The context.</param>
public sealed record ContextSubject(DockerfileSubject Dockerfile, BuildContext Context);
