using HardenedContainer.Diagnostics;
using HardenedContainer.Facts;

namespace HardenedContainer.Rules.Binary;

/// <summary>
/// Protections that a linker gives: an error where the app's own executable or a part of .NET lacks them, for these always
/// have them unless somebody took them away; information where a package's native file does, for its users cannot link it
/// anew; a warning where it is not known who made the file.
/// </summary>
internal static class OwnOrPackage
{
    internal static Finding Finding(DiagnosticDescriptor descriptor, ImageElf file, string what, string ownFix, string linkerFlags)
    {
        if (file.IsEntry)
        {
            return file.Finding(descriptor, what, ownFix);
        }

        return file.IsRuntime
            ? file.Finding(descriptor, what, "Restore the run-time package anew: Microsoft ships this file with the protection, so this is not the file that Microsoft ships.")
            : file.Finding(
                descriptor,
                what,
                $"Take a version of the package whose native files are linked with {linkerFlags}, or accept this one with a HardenContainerRule item for {descriptor.Code} that names the file and says why.") with
            {
                Severity = file.App?.Origin == FileOrigin.Package ? DiagnosticSeverity.Info : DiagnosticSeverity.Warning,
            };
    }
}
