using HardenedContainer.Facts;
using HardenedContainer.Options;
using HardenedContainer.Planning;

namespace HardenedContainer.Rules;

/// <summary>What rules on a publish look at: the app as it was built, the plan of its image, and what the base brings.</summary>
/// <param name="Options">What the user asked for.</param>
/// <param name="App">What the build made.</param>
/// <param name="Plan">The image to be.</param>
/// <param name="Base">What the base image holds besides the plan's own entries.</param>
public sealed record PublishSubject(HardeningOptions Options, AppFacts App, ImagePlan Plan, BaseFacts Base);
