using System.Text.Json.Nodes;
using HardenedContainer.Planning;
using HardenedContainer.Rendering;
using HardenedContainer.Testing;
using k8s;
using k8s.Models;
using NJsonSchema;

namespace HardenedContainer.Core.Tests.Rendering;

/// <summary>Every artifact is what its consumer takes, as far as the consumer's own types, schema or parser can tell.</summary>
public class ArtifactFormatTests
{
    private static readonly Lazy<JsonSchema> TaskDefinition =
        new(() => JsonSchema.FromJsonAsync(File.ReadAllText(Repository.File("tests/HardenedContainer.Core.Tests/Schemas/ecs-register-task-definition.json"))).GetAwaiter().GetResult());

    // What the schema in Falco's userspace/engine/rule_json_schema.h says of the two kinds of item that we write, with the fields
    // that its documentation says a rule must have.
    private static readonly Lazy<JsonSchema> FalcoRules = new(() => JsonSchema.FromJsonAsync("""
        {
          "type": "array",
          "items": {
            "oneOf": [
              {
                "type": "object", "additionalProperties": false, "required": ["macro", "condition"],
                "properties": { "macro": { "type": "string" }, "condition": { "type": "string" } }
              },
              {
                "type": "object", "additionalProperties": false, "required": ["rule", "desc", "condition", "output", "priority"],
                "properties": {
                  "rule": { "type": "string" }, "desc": { "type": "string" }, "condition": { "type": "string" }, "output": { "type": "string" },
                  "priority": { "enum": ["EMERGENCY", "ALERT", "CRITICAL", "ERROR", "WARNING", "NOTICE", "INFO", "INFORMATIONAL", "DEBUG"] },
                  "tags": { "type": "array", "items": { "type": "string" } }
                }
              }
            ]
          }
        }
        """).GetAwaiter().GetResult());

    // The client's types are generated from the API's own description; strict reading refuses a field that is not there.
    private static readonly Dictionary<string, Type> Kinds = new()
    {
        ["v1/Namespace"] = typeof(V1Namespace),
        ["v1/ServiceAccount"] = typeof(V1ServiceAccount),
        ["v1/Service"] = typeof(V1Service),
        ["v1/PersistentVolumeClaim"] = typeof(V1PersistentVolumeClaim),
        ["apps/v1/Deployment"] = typeof(V1Deployment),
        ["networking.k8s.io/v1/NetworkPolicy"] = typeof(V1NetworkPolicy),
        ["policy/v1/PodDisruptionBudget"] = typeof(V1PodDisruptionBudget),
    };

    [TestCaseSource(typeof(ArtifactExamples), nameof(ArtifactExamples.All))]
    public void Kubernetes_knows_every_field(ImagePlan plan, string name)
    {
        var objects = Load(KubernetesRenderer.Render(plan)).Concat(Load(NamespaceRenderer.Render(plan))).ToArray();

        Assert.That(objects.Select(o => o.GetType().Name), Is.EquivalentTo(name switch
        {
            "web" => new[] { "V1ServiceAccount", "V1Deployment", "V1Service", "V1NetworkPolicy", "V1Namespace" },
            "worker" => ["V1ServiceAccount", "V1Deployment", "V1NetworkPolicy", "V1Namespace"],
            _ => ["V1ServiceAccount", "V1PersistentVolumeClaim", "V1Deployment", "V1Service", "V1NetworkPolicy", "V1PodDisruptionBudget", "V1Namespace"],
        }));
    }

    [Test]
    public void Strict_reading_tells_a_field_that_Kubernetes_does_not_know() =>
        Assert.That(() => Load(KubernetesRenderer.Render(ArtifactExamples.Web).Replace("readOnlyRootFilesystem", "readonlyRootFilesystem", StringComparison.Ordinal)), Throws.Exception);

    [Test]
    public void The_pod_names_no_user_so_that_OpenShift_can_choose_one()
    {
        var pod = Load(KubernetesRenderer.Render(ArtifactExamples.Web)).OfType<V1Deployment>().Single().Spec.Template.Spec;
        Assert.Multiple(() =>
        {
            Assert.That(pod.SecurityContext.RunAsNonRoot, Is.True);
            Assert.That(pod.SecurityContext.RunAsUser, Is.Null);
            Assert.That(pod.SecurityContext.FsGroup, Is.Null);
            Assert.That(pod.Containers[0].SecurityContext.RunAsUser, Is.Null);
            Assert.That(pod.SecurityContext.AppArmorProfile, Is.Null, "Nodes with SELinux refuse a pod that asks for AppArmor.");
        });
    }

    [TestCaseSource(typeof(ArtifactExamples), nameof(ArtifactExamples.All))]
    public void ECS_knows_every_field(ImagePlan plan, string name) =>
        Assert.That(TaskDefinition.Value.Validate(EcsRenderer.Render(plan)!).Select(e => e.ToString()), Is.Empty);

    [Test]
    public void The_schema_tells_a_field_that_ECS_does_not_know() =>
        Assert.That(TaskDefinition.Value.Validate(EcsRenderer.Render(ArtifactExamples.Web)!.Replace("readonlyRootFilesystem", "readOnlyRootFilesystem", StringComparison.Ordinal)), Is.Not.Empty);

    [TestCase(1000, 256, 1024, 2048)]
    [TestCase(250, 256, 256, 512)]
    [TestCase(250, 513, 256, 1024)]
    [TestCase(500, 4097, 1024, 5120)]
    [TestCase(4000, 8193, 4096, 9216)]
    [TestCase(8000, 16385, 8192, 20480)]
    [TestCase(999_000, 999_000, 16384, 122880)]
    public void Fargate_gets_the_smallest_size_that_is_enough(int cpuLimit, int memoryLimit, int cpu, int memory)
    {
        var plan = ArtifactExamples.Web with { Run = ArtifactExamples.Web.Run with { CpuLimit = cpuLimit, MemoryLimit = (long)memoryLimit << 20 } };
        var task = JsonNode.Parse(EcsRenderer.Render(plan)!)!;
        Assert.That(((string)task["cpu"]!, (string)task["memory"]!), Is.EqualTo(($"{cpu}", $"{memory}")));
    }

    [TestCaseSource(typeof(ArtifactExamples), nameof(ArtifactExamples.All))]
    public void The_AppArmor_profile_is_parsed(ImagePlan plan, string name) => ParseProfile(AppArmorRenderer.Render(plan)).Succeeded();

    [Test]
    public void The_parser_tells_a_wrong_profile() =>
        Assert.That(ParseProfile(AppArmorRenderer.Render(ArtifactExamples.Web).Replace(" mrix,", " mrzx,", StringComparison.Ordinal)).ExitCode, Is.Not.Zero);

    [TestCaseSource(typeof(ArtifactExamples), nameof(ArtifactExamples.All))]
    public void Falco_gets_whole_rules_of_fields_that_it_has(ImagePlan plan, string name)
    {
        // From https://falco.org/docs/reference/rules/supported-fields/.
        string[] fields = ["evt.type", "evt.rawres", "evt.is_open_write", "fd.typechar", "fd.num", "fd.name", "proc.exepath", "proc.cmdline", "proc.pname", "user.uid", "container.id", "container.image.repository"];
        var items = YamlTree.Read(FalcoRenderer.Render(plan)).Single()!.AsArray();
        Assert.Multiple(() =>
        {
            foreach (var item in items)
            {
                var text = $"{item!["condition"]} {item["output"]}";
                var words = FalcoStrings.Remove(text).Split([' ', '(', ')', ',', '=', '%'], StringSplitOptions.RemoveEmptyEntries);
                Assert.That(words.Where(w => w.Contains('.', StringComparison.Ordinal)).Distinct(), Is.SubsetOf(fields));
            }

            Assert.That(FalcoRules.Value.Validate(items.ToJsonString()).Select(e => e.ToString()), Is.Empty);
        });
    }

    [TestCase("priority", "SEVERE")]
    [TestCase("outputs", "%proc.name")]
    [TestCase("desc", null)]
    public void The_schema_tells_a_rule_that_Falco_does_not_take(string key, string? value)
    {
        var items = YamlTree.Read(FalcoRenderer.Render(ArtifactExamples.Web)).Single()!.AsArray();
        items[1]!.AsObject().Remove(key);
        if (value is not null)
        {
            items[1]![key] = value;
        }

        Assert.That(FalcoRules.Value.Validate(items.ToJsonString()), Is.Not.Empty);
    }

    [Test]
    public void The_collector_gets_three_quarters_of_what_the_temp_directory_leaves_unless_the_user_says_otherwise()
    {
        var web = ArtifactExamples.Web;
        Assert.That(RunFacts.Variables(web)["DOTNET_GCHeapHardLimitPercent"], Is.EqualTo("38"), "56 in decimal: the runtime reads hexadecimal.");
        var own = web.Configuration with { Environment = web.Configuration.Environment.Add("DOTNET_GCHeapHardLimit", "8000000") };
        Assert.That(RunFacts.Variables(web with { Configuration = own }), Is.Empty);
    }

    private static List<object> Load(string yaml) => KubernetesYaml.LoadAllFromString(yaml, Kinds, strict: true);

    internal static CommandResult ParseProfile(string profile)
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory.File("apparmor.profile"), profile);
        return CommandLine.Run("apparmor_parser", ["--skip-kernel-load", "--skip-cache", directory.File("apparmor.profile")]);
    }
}
