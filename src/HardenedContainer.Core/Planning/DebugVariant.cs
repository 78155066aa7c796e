namespace HardenedContainer.Planning;

/// <summary>The debug variant of an image: the same app and user over an image with tools, to look into and never to deploy.</summary>
public static class DebugVariant
{
    /// <summary>The tag of the variant.</summary>
    /// <param name="tag">The tag of the production image.</param>
    /// <returns>The tag with <c>-debug</c> at its end.</returns>
    public static string Tag(string tag) => tag + "-debug";

    /// <summary>Plans it.</summary>
    /// <param name="plan">The production image.</param>
    /// <returns>The plan; null where the project names no image with tools.</returns>
    public static ImagePlan? Of(ImagePlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return plan.DebugImage is not { } image ? null : plan with
        {
            Tags = [.. plan.Tags.Select(Tag)],
            Configuration = plan.Configuration with { Labels = plan.Configuration.Labels.SetItem(ImagePlanner.VariantLabel, "debug"), Health = null },
            Base = plan.Base with { Reference = image, LibrariesReference = null },
            DebugImage = null,
        };
    }
}
