using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using HardenedContainer.IO;
using HardenedContainer.Planning;
using HardenedContainer.Syscalls;

namespace HardenedContainer.Rendering;

/// <summary>
/// Renders seccomp profiles: the format that Docker, Podman and Kubernetes' local profiles share, and the resource of the
/// Security Profiles Operator. The native architecture only: a program of another one makes no calls at all.
/// </summary>
public static class SeccompRenderer
{
    private static readonly JsonSerializerOptions Form = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Renders <c>seccomp.json</c>.</summary>
    /// <param name="plan">The image.</param>
    /// <returns>The whole text of the file; null where the plan has no profile.</returns>
    public static string? Render(ImagePlan plan) => plan.Seccomp is { } seccomp ? Render(seccomp, plan.Architecture) : null;

    /// <summary>Renders a profile as Docker reads it.</summary>
    /// <param name="plan">The profile.</param>
    /// <param name="architecture">GOARCH: <c>amd64</c> or <c>arm64</c>.</param>
    /// <returns>The whole text of the file.</returns>
    public static string Render(SeccompPlan plan, string architecture)
    {
        // Docker's format knows comments, but only on rules.
        var rules = Rules(plan);
        rules[0]!.AsObject().Insert(0, "comment", $"{GeneratedFiles.Marker}. {(plan.IsDerived ? "From " : "")}{plan.Reason}");
        var profile = Body(plan, architecture);
        profile["syscalls"] = rules;
        return GeneratedFiles.SealInPlace(profile.ToJsonString(Form) + "\n");
    }

    /// <summary>Renders a profile as a <c>SeccompProfile</c> of the Security Profiles Operator, in JSON, which <c>kubectl apply</c> takes as it takes YAML.</summary>
    /// <param name="plan">The profile.</param>
    /// <param name="architecture">GOARCH: <c>amd64</c> or <c>arm64</c>.</param>
    /// <param name="name">Name of the resource: a DNS label.</param>
    /// <returns>The text.</returns>
    public static string RenderOperator(SeccompPlan plan, string architecture, string name)
    {
        var body = Body(plan, architecture);
        body.Remove("defaultErrnoRet");
        body["syscalls"] = Rules(plan);
        return new JsonObject
        {
            ["apiVersion"] = "security-profiles-operator.x-k8s.io/v1beta1",
            ["kind"] = "SeccompProfile",
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = body,
        }.ToJsonString(Form) + "\n";
    }

    private static JsonObject Body(SeccompPlan plan, string architecture)
    {
        const int notPermitted = 1;
        var body = new JsonObject { ["defaultAction"] = plan.Record ? "SCMP_ACT_LOG" : "SCMP_ACT_ERRNO" };
        if (!plan.Record)
        {
            body["defaultErrnoRet"] = notPermitted;
        }

        body["architectures"] = new JsonArray(architecture == "arm64" ? "SCMP_ARCH_AARCH64" : "SCMP_ARCH_X86_64");
        return body;
    }

    private static JsonArray Rules(SeccompPlan plan) => new([.. SeccompRules.Of(plan).Select(Rule)]);

    private static JsonObject Rule(SeccompRule rule)
    {
        var json = new JsonObject
        {
            ["names"] = new JsonArray([.. rule.Names.Select(n => JsonValue.Create(n))]),
            ["action"] = rule.Error is null ? "SCMP_ACT_ALLOW" : "SCMP_ACT_ERRNO",
        };
        if (rule.Error is { } error)
        {
            json["errnoRet"] = error;
        }

        if (rule.Condition is { } condition)
        {
            json["args"] = new JsonArray(new JsonObject { ["index"] = condition.Index, ["value"] = condition.Value, ["valueTwo"] = 0, ["op"] = condition.Operator });
        }

        return json;
    }
}
