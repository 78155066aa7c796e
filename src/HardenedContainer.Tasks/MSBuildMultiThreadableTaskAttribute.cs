namespace Microsoft.Build.Framework;

/// <summary>
/// Says that a task may run in multi-threaded MSBuild (-mt). MSBuild looks for it by its full name, so that a task can carry
/// it and still load in an MSBuild that does not know it: the version that we compile against is one of those.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class MSBuildMultiThreadableTaskAttribute : Attribute;
