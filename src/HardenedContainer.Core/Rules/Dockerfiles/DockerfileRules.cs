using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>The rules for Dockerfiles, and the one way in which they run.</summary>
public static class DockerfileRules
{
    /// <summary>Every rule that is on by default, in the order of codes.</summary>
    public static IReadOnlyList<IRule<DockerfileSubject>> Default { get; } =
    [
        new HDC3009SecretInVariable(),
        new HDC3010SecretArgument(),
        new HDC3014RemovedSecret(),
        new HDC3015PasswordByVariable(),
        new HDC4003CopiesIgnoredFile(),
        new HDC5008ImageReference(),
        new HDC5009InvalidPort(),
        new HDC5013StageOrder(),
        new HDC5020FinalUserIsRoot(),
        new HDC5021UserNotInBase(),
        new HDC5022UserIsNotNumeric(),
        new HDC5023GroupOfRoot(),
        new HDC5024RunWithoutShell(),
        new HDC5025ShellFormWithoutShell(),
        new HDC5026HealthCheckCannotRun(),
        new HDC5027ShellForm(),
        new HDC5028EntryPointNotCopied(),
        new HDC5029RuntimeMissing(),
        new HDC5030FinalStageIsSdk(),
        new HDC5031CopiesWholeBuildStage(),
        new HDC5032CopyFromUnknown(),
        new HDC5033DuplicateStageName(),
        new HDC5034MultipleInstructions(),
        new HDC5035AddInsteadOfCopy(),
        new HDC5036DestinationNotDirectory(),
        new HDC5037RelativePath(),
        new HDC5038SystemDirectory(),
        new HDC5039CopiesWholeContext(),
        new HDC5040UndefinedVariable(),
        new HDC5041UnpinnedTag(),
        new HDC5042NoDigest(),
        new HDC5043RegistryNotAllowed(),
        new HDC5044ConstantPlatform(),
        new HDC5045BuilderArchitecture(),
        new HDC5046RaisesPrivileges(),
        new HDC5047UnverifiedDownload(),
        new HDC5048InsecureRun(),
        new HDC5050Maintainer(),
        new HDC5051InstructionCasing(),
        new HDC5052ExposesOtherPort(),
        new HDC5053AdministrationPort(),
        new HDC5054PrivilegedPort(),
        new HDC5056DevelopmentEnvironment(),
        new HDC5057DevelopmentCertificate(),
        new HDC5058CulturesWithoutIcu(),
        new HDC5059StopSignal(),
        new HDC5060LabelForm(),
        new HDC5061VolumeOnApp(),
        new HDC5062OwnerNotInBase(),
        new HDC5063NoToolChain(),
        new HDC5064RestoreAfterCopy(),
        new HDC5065AllChecksOff(),
        new HDC5066ForeignFrontend(),
        new HDC5070StageNameCasing(),
        new HDC5071FromAsCasing(),
        new HDC5072EmptyContinuation(),
        new HDC5073LegacyPair(),
        new HDC5074ProtocolCasing(),
        new HDC5075ExposeMapping(),
        new HDC5076Description(),
        new HDC5077UndefinedInFrom(),
        new HDC5078NoDefaultInFrom(),
        new HDC5079RedundantPlatform(),
        new HDC5080ReservedStageName(),
        new HDC5081NoHealthCheck(),
        new HDC5082UnpinnedPackages(),
        new HDC5083PackageCache(),
        new HDC5084AsksForConfirmation(),
        new HDC5085AddWithoutChecksum(),
        new HDC5086PipesIntoShell(),
        new HDC5087UpgradesDistribution(),
        new HDC5088RecommendedPackages(),
        new HDC5089InteractiveApt(),
        new HDC5090NoPipeFail(),
        new HDC5091ChangesDirectory(),
        new HDC5092UselessCommand(),
        new HDC5093LargeUserId(),
        new HDC5094ReplacesShell(),
        new HDC5095ConsecutiveRuns(),
        new HDC5096WgetAndCurl(),
        new HDC5097WgetProgress(),
        new HDC5098CopiesArchive(),
        new HDC5099LabelSchema(),
        new HDC6008RetiredBase(),
    ];

    /// <summary>Runs all rules and returns all findings, those of the parser included.</summary>
    /// <param name="subject">The file.</param>
    /// <returns>The findings in the order of lines, then codes. What a comment in the file switches off is left out.</returns>
    public static IReadOnlyList<Finding> Evaluate(DockerfileSubject subject) =>
    [
        .. subject.File.Problems.Select(p => p with { File = subject.Path })
            .Concat(Cut(subject))
            .Concat(Default.SelectMany(rule => rule.Evaluate(subject)))
            .Where(finding => !LintComments.Hide(subject.File, finding))
            .OrderBy(f => f.Line)
            .ThenBy(f => f.Descriptor.Code, StringComparer.Ordinal)
            .ThenBy(f => f.What, StringComparer.Ordinal),
    ];

    private static IEnumerable<Finding> Cut(DockerfileSubject subject) =>
        from run in subject.Runs
        where run.Commands.Length >= ShellCommands.MaximumCommands
        select DiagnosticCatalog.HDC0007.At($"RUN has {ShellCommands.MaximumCommands} commands or more.", subject.Path, run.Step.Instruction.Line, "Put them into a script.");
}
