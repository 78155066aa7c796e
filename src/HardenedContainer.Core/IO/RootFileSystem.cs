using System.Security.Cryptography;
using HardenedContainer.Diagnostics;
using HardenedContainer.Planning;

namespace HardenedContainer.IO;

/// <summary>
/// Puts the entries of a plan on disk, as the root file system that a Dockerfile copies: exactly those entries, with the
/// plan's modes and times. What is right already is not touched: every file is hashed, because a length and a time can
/// lie. Links in the tree are never followed.
/// </summary>
public static class RootFileSystem
{
    /// <summary>Makes <paramref name="directory"/> hold the plan's entries and nothing else.</summary>
    /// <param name="plan">The plan, with the contents of its files.</param>
    /// <param name="directory">Absolute path, usually <c>OUTPUT/rootfs/RID</c>.</param>
    /// <param name="cancellation">Stops between two files.</param>
    /// <returns>True where anything was changed.</returns>
    /// <exception cref="FindingException">HDC0009: a source file is not the one that was planned. HDC9204: the place is taken by
    /// something that is not a directory. HDC9001: the entries cannot be a file system.</exception>
    /// <exception cref="IOException">The disk is full, or a file cannot be read or replaced.</exception>
    /// <exception cref="UnauthorizedAccessException">A file cannot be read, or the directory cannot be written.</exception>
    public static bool Stage(ImagePlan plan, string directory, CancellationToken cancellation = default)
    {
        if (ImagePath.FirstProblem(plan.Entries) is { } problem)
        {
            throw new FindingException(DiagnosticCatalog.HDC9001.At(problem));
        }

        return new Staging(plan, directory).Run(cancellation);
    }

    /// <summary>Where an entry of a plan is below a root file system on disk.</summary>
    /// <param name="directory">The root file system.</param>
    /// <param name="path">A valid path in the image.</param>
    /// <returns>The absolute path on disk.</returns>
    public static string OnDisk(string directory, string path) => Path.Join(directory, path);

    private sealed class Staging(ImagePlan plan, string root)
    {
        private const UnixFileMode OwnerAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

        private readonly DateTime _time = plan.Created.UtcDateTime;
        private bool _changed;

        public bool Run(CancellationToken cancellation)
        {
            OpenRoot();
            RemoveUnplanned();
            foreach (var entry in plan.Entries)
            {
                cancellation.ThrowIfCancellationRequested();
                Put(entry, OnDisk(root, entry.Path));
            }

            // Last and deepest first: every write below changes a directory's time, and a read-only mode would stop it.
            foreach (var entry in plan.Entries.Where(e => e.Kind == ImageEntryKind.Directory).Reverse())
            {
                SetModeAndTime(new DirectoryInfo(OnDisk(root, entry.Path)), entry.Mode);
            }

            SetModeAndTime(new DirectoryInfo(root), 0b111_101_101);
            return _changed;
        }

        private void OpenRoot()
        {
            var info = new DirectoryInfo(root);
            if (info.LinkTarget is not null || File.Exists(root))
            {
                throw new FindingException(DiagnosticCatalog.HDC9204.At($"{root} is a file or a link, where a directory must be.", root));
            }

            _changed |= !info.Exists;
            Directory.CreateDirectory(root);
            MakeWritable(info);
            GeneratedFiles.RemoveLeftovers(info.Parent!.FullName);
        }

        private void RemoveUnplanned()
        {
            var planned = plan.Entries.ToDictionary(e => e.Path, e => e.Kind, StringComparer.Ordinal);
            RemoveUnplanned(new DirectoryInfo(root), "", planned);
        }

        private void RemoveUnplanned(DirectoryInfo directory, string path, Dictionary<string, ImageEntryKind> planned)
        {
            foreach (var found in directory.GetFileSystemInfos())
            {
                var foundPath = $"{path}/{found.Name}";
                if (!planned.TryGetValue(foundPath, out var kind) || kind != KindOf(found))
                {
                    Remove(found);
                }
                else if (found is DirectoryInfo inner && kind == ImageEntryKind.Directory)
                {
                    MakeWritable(inner);
                    RemoveUnplanned(inner, foundPath, planned);
                }
            }
        }

        private static ImageEntryKind KindOf(FileSystemInfo info) => info switch
        {
            _ when info.LinkTarget is not null => ImageEntryKind.SymbolicLink,
            DirectoryInfo => ImageEntryKind.Directory,
            _ => ImageEntryKind.File,
        };

        private void Remove(FileSystemInfo info)
        {
            _changed = true;
            if (info is not DirectoryInfo directory || directory.LinkTarget is not null)
            {
                // Also for links to directories: DirectoryInfo.Delete wants the target to exist.
                File.Delete(info.FullName);
                return;
            }

            MakeWritable(directory);
            foreach (var inner in directory.GetFileSystemInfos())
            {
                Remove(inner);
            }

            directory.Delete();
        }

        private void Put(ImageEntry entry, string path)
        {
            switch (entry.Kind)
            {
                case ImageEntryKind.Directory:
                    PutDirectory(path);
                    break;
                case ImageEntryKind.SymbolicLink:
                    PutLink(entry, path);
                    break;
                default:
                    PutFile(entry, path);
                    break;
            }
        }

        private void PutDirectory(string path)
        {
            if (!Directory.Exists(path))
            {
                Directory.CreateDirectory(path);
                _changed = true;
            }
        }

        private void PutLink(ImageEntry entry, string path)
        {
            var link = new FileInfo(path);
            if (link.LinkTarget == entry.LinkTarget)
            {
                return;
            }

            link.Delete();
            File.CreateSymbolicLink(path, entry.LinkTarget!);
            _changed = true;
        }

        private void PutFile(ImageEntry entry, string path)
        {
            var file = new FileInfo(path);
            if (!file.Exists || file.Length != entry.Length || !HasContent(file, entry))
            {
                Write(entry, path);
                file.Refresh();
            }

            SetModeAndTime(file, entry.Mode);
        }

        // The temporary file lies beside the root and not in it: whatever a killed run leaves is never part of an image.
        private void Write(ImageEntry entry, string path)
        {
            var temporary = $"{root}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}{AtomicFile.TemporaryEnding}";
            try
            {
                using (var target = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
                {
                    using var source = VerifiedContent.Open(entry);
                    source.CopyTo(target);
                }

                SetModeAndTime(new FileInfo(temporary), entry.Mode);
                File.Move(temporary, path, overwrite: true);
                _changed = true;
            }
            finally
            {
                File.Delete(temporary);
            }
        }

        // An empty file is not opened: it could be a pipe, which never ends.
        private bool HasContent(FileInfo file, ImageEntry entry)
        {
            if (entry.Length == 0)
            {
                return file.LastWriteTimeUtc == _time;
            }

            using var stream = OpenOwn(file);
            return ContentHash.Of(stream) == entry.Sha256;
        }

        private static FileStream OpenOwn(FileInfo file)
        {
            if (!OperatingSystem.IsWindows() && (file.UnixFileMode & UnixFileMode.UserRead) == 0)
            {
                file.UnixFileMode |= UnixFileMode.UserRead;
            }

            return file.OpenRead();
        }

        private void SetModeAndTime(FileSystemInfo info, int mode)
        {
            if (!OperatingSystem.IsWindows() && info.UnixFileMode != (UnixFileMode)mode)
            {
                info.UnixFileMode = (UnixFileMode)mode;
                _changed = true;
            }

            if (info.LastWriteTimeUtc != _time)
            {
                info.LastWriteTimeUtc = _time;
                _changed = true;
            }
        }

        private static void MakeWritable(DirectoryInfo directory)
        {
            if (!OperatingSystem.IsWindows() && (directory.UnixFileMode & OwnerAll) != OwnerAll)
            {
                directory.UnixFileMode |= OwnerAll;
            }
        }
    }
}
