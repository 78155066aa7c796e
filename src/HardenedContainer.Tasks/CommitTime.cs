using System.Diagnostics;
using System.Globalization;
using HardenedContainer.IO;

namespace HardenedContainer.Tasks;

/// <summary>When the checked-out commit was made: the image's time stamp where <c>SOURCE_DATE_EPOCH</c> gives none.</summary>
internal static class CommitTime
{
    // Without an answer the image has another time stamp: worth a wait on a busy machine.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Asks git.</summary>
    /// <param name="directory">A directory of the working tree.</param>
    /// <returns>The committer's time, or null where there is no git, no repository, no commit, or no answer in 30 seconds.</returns>
    internal static DateTimeOffset? Of(string directory)
    {
        if (SearchPath.Find(SearchPath.Current, "git") is not { } program)
        {
            return null;
        }

        var git = ChildProcess.Run(new ProcessStartInfo(program, ["-C", directory, "log", "-1", "--format=%ct"]), Limit, CancellationToken.None).GetAwaiter().GetResult();
        return git is { Status: 0 } && long.TryParse(git.Output.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
    }
}
