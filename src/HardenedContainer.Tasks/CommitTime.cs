using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace HardenedContainer.Tasks;

/// <summary>When the checked-out commit was made: the image's time stamp where <c>SOURCE_DATE_EPOCH</c> gives none.</summary>
internal static class CommitTime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>Asks git.</summary>
    /// <param name="directory">A directory of the working tree.</param>
    /// <returns>The committer's time, or null where there is no git, no repository, no commit, or no answer in 5 seconds.</returns>
    internal static DateTimeOffset? Of(string directory)
    {
        var start = new ProcessStartInfo("git", ["-C", directory, "log", "-1", "--format=%ct"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        try
        {
            using var git = Process.Start(start)!;
            git.StandardInput.Close();
            var answer = git.StandardOutput.ReadToEndAsync();
            if (!git.WaitForExit(Limit))
            {
                git.Kill(entireProcessTree: true);
                return null;
            }

            return git.ExitCode == 0 && long.TryParse(answer.GetAwaiter().GetResult().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                ? DateTimeOffset.FromUnixTimeSeconds(seconds)
                : null;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            return null;
        }
    }
}
