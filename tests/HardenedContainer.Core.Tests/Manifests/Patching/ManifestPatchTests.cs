using System.Text;
using HardenedContainer.Diagnostics;
using HardenedContainer.IO;
using HardenedContainer.Manifests;
using HardenedContainer.Manifests.Patching;
using HardenedContainer.Options;
using HardenedContainer.Rules.Manifests;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.Manifests.Patching;

/// <summary>Manifests of the user's own get what they lack, keep all else, and are refused where that cannot be done.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ManifestPatchTests
{
    private static readonly HardeningOptions App = new() { Repository = "shop/web" };
    private static readonly HardeningOptions All = App with { PatchContainers = [ManifestPatch.Everything] };

    // What a setting of the file mends. Capabilities that are added, host namespaces and such are the app's need or the user's wish.
    private static readonly string[] Fixable = ["HDC7001", "HDC7002", "HDC7003", "HDC7004", "HDC7006", "HDC7009", "HDC7010", "HDC7011", "HDC7016", "HDC7034"];

    private static IEnumerable<TestCaseData> Pods() =>
        from verdict in new[] { "pass", "fail" }
        from file in Directory.GetFiles(Repository.File("tests/HardenedContainer.Core.Tests/Corpora/pod-security-restricted", verdict)).Order(StringComparer.Ordinal)
        where !File.ReadAllText(file).Contains("name: windows", StringComparison.Ordinal)
        select new TestCaseData(File.ReadAllText(file)).SetArgDisplayNames($"{verdict}/{Path.GetFileNameWithoutExtension(file)}");

    [TestCaseSource(nameof(Pods))]
    public void A_pod_is_clean_of_what_a_setting_mends_and_a_second_time_nothing_changes(string pod)
    {
        var patched = Patch(pod, All);

        Assert.That(Codes(patched.Remaining), Has.None.AnyOf(Fixable), patched.Text);
        Assert.That(patched.Remaining.Where(f => f.Descriptor.Code == "HDC7005").Select(f => f.What), Has.All.Contains("gets the capability"));
        Assert.That(patched.Refused, Is.Empty);
        Assert.That(Patch(patched.Text, All).Text, Is.EqualTo(patched.Text));
        AssertNothingIsLost(pod, patched.Text);
    }

    [Test]
    public void All_that_is_fixable_is_in_the_corpus() =>
        Assert.That(Pods().SelectMany(p => Codes(ManifestRules.Evaluate(ManifestSubject.Create("a", (string)p.Arguments[0]!)))).Distinct(), Is.SupersetOf(Fixable.Except(["HDC7034", "HDC7010"])));

    [Test]
    public void Comments_order_quotes_and_other_containers_stay_and_the_difference_is_applied_by_git()
    {
        const string Deployment = """
            # The shop.
            apiVersion: apps/v1   # stable
            kind: Deployment
            metadata: {name: 'shop', labels: {"app": shop}}
            spec:
              template:
                spec:
                  volumes:   # of all
                  - name: data
                    emptyDir: {}
                  containers:
                  # ours
                  - name: web
                    image: registry.example.com/shop/web:1.2   # moved by CI
                    args: ["--urls=http://*:8080", --verbose]
                    securityContext:
                      # was needed once
                      allowPrivilegeEscalation: true  # TODO
                      capabilities:
                        drop:
                        - NET_RAW   # first
                  # not ours
                  - name: proxy
                    image: envoy:1
                    command:
                    - sh
                    - -c
                    - |
                      exec envoy

                  terminationGracePeriodSeconds: 30
            ---
            # nothing to patch
            apiVersion: v1
            kind: ConfigMap
            data:
              a: |
                containers: []
            """;

        var patched = Patch(Deployment, App);

        Assert.That(UnifiedDiff.Of("deploy.yaml", Deployment, patched.Text).TrimEnd('\n'), Is.EqualTo("""
            --- a/deploy.yaml
            +++ b/deploy.yaml
            @@ -8,6 +8,10 @@
                   volumes:   # of all
                   - name: data
                     emptyDir: {}
            +      - name: "tmp"
            +        emptyDir:
            +          medium: "Memory"
            +          sizeLimit: "64Mi"
                   containers:
                   # ours
                   - name: web
            @@ -15,10 +19,21 @@
                     args: ["--urls=http://*:8080", --verbose]
                     securityContext:
                       # was needed once
            -          allowPrivilegeEscalation: true  # TODO
            +          allowPrivilegeEscalation: false  # TODO
                       capabilities:
                         drop:
                         - NET_RAW   # first
            +            - "ALL"
            +          readOnlyRootFilesystem: true
            +          runAsNonRoot: true
            +          seccompProfile:
            +            type: "RuntimeDefault"
            +        resources:
            +          limits:
            +            memory: "256Mi"
            +        volumeMounts:
            +        - name: "tmp"
            +          mountPath: "/tmp"
                   # not ours
                   - name: proxy
                     image: envoy:1
            """));
        Assert.That(patched.Containers, Is.EqualTo(1));
        AssertApplies(Deployment, patched.Text);
        AssertNothingIsLost(Deployment, patched.Text);
    }

    [TestCase("services:\n  web:\n    image: shop/web:1\n    tmpfs: /run:size=1m,mode=0700 # kept\n    security_opt: [seccomp=a.json]\n    user: root\n")]
    [TestCase("services:\n  web:\n    build: .\n    image: shop/web:1\n    cap_drop:\n      - net_raw\n    privileged: yes\n    deploy: {resources: {limits: {memory: 1g, pids: 9}}}")]
    [TestCase("services:\r\n  web:\r\n    image: shop/web:1 # windows\r\n\r\nvolumes:\r\n  data: {}\r\n")]
    [TestCase("services:\n  web:\n    image: shop/web:1\n    read_only:\n    cap_drop: # none yet\n    environment:\n      - TMPDIR=/work\n")]
    [TestCase("x-all: &all\n  read_only: false\n  mem_limit: 1g\nservices:\n  web:\n    <<: *all\n    image: shop/web:1\n")]
    [TestCase("{\"services\": {\"web\": {\"image\": \"shop/web:1\", \"cap_drop\": []}}}")]
    [TestCase("{\"family\":\"web\",\"containerDefinitions\":[{\"name\":\"web\",\"image\":\"shop/web:1\"}]}")]
    [TestCase("{\n\t\"family\": \"web\",\n\t\"containerDefinitions\": [\n\t\t{\n\t\t\t\"name\": \"web\",\n\t\t\t\"image\": \"shop/web:1\",\n\t\t\t\"linuxParameters\": {},\n\t\t\t\"privileged\": true\n\t\t}\n\t],\n\t\"volumes\": [\n\t\t{ \"name\": \"data\" }\n\t]\n}\n")]
    [TestCase("{\"requiresCompatibilities\": [\"EC2\"], \"containerDefinitions\": [{\"name\": \"web\", \"image\": \"shop/web\", \"user\": \"0:0\", \"linuxParameters\": {\"capabilities\": {\"drop\": [\"NET_RAW\"]}}}]}")]
    [TestCase("apiVersion: v1\nkind: List\nitems:\n- apiVersion: batch/v1\n  kind: CronJob\n  spec: {jobTemplate: {spec: {template: {spec: {containers: [{name: a, image: shop/web, ports: []}]}}}}}\n- {apiVersion: v1, kind: Pod, spec: {volumes: [{name: tmp, hostPath: {path: /}}], containers: [{name: a, image: shop/web}]}}\n")]
    [TestCase("apiVersion: v1\nkind: Pod\nspec:\n  serviceAccountName: default\n  securityContext: {runAsUser: 0, runAsNonRoot: false, seccompProfile: {type: Unconfined}}\n  containers:\n  -   image: shop/web\n      args:\n      - >-\n        folded\n\n\n...\n")]
    [TestCase("apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: \"shop/web\"\n      name: \"ünïcode 😀\"\n      securityContext: {runAsUser: 0} # 😀\n      # end\n# really\n")]
    public void Every_form_is_mended_and_nothing_is_lost(string manifest)
    {
        var patched = Patch(manifest, App);

        Assert.That(Codes(patched.Remaining), Has.None.AnyOf(Fixable), patched.Text);
        Assert.That(patched.Refused, Is.Empty, patched.Text);
        Assert.That(patched.Text.Count(c => c == '\r'), Is.EqualTo(manifest.Contains('\r', StringComparison.Ordinal) ? patched.Text.Count(c => c == '\n') : 0));
        Assert.That(patched.Text.EndsWith('\n'), Is.EqualTo(manifest.EndsWith('\n')));
        AssertNothingIsLost(manifest, patched.Text);
        AssertApplies(manifest, patched.Text);
    }

    [TestCase("apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - image: shop/web\n    resources:\n      requests:\n        memory: 2Gi\n", "      limits:\n        memory: \"2Gi\"\n")]
    [TestCase("services:\n  web:\n    image: shop/web\n    mem_reservation: 2g\n", "    mem_limit: \"2g\"\n")]
    [TestCase("containerDefinitions:\n- image: shop/web\n  memoryReservation: 2048\n", "  memory: 2048\n")]
    public void A_limit_is_not_below_what_is_reserved(string manifest, string limit) => Assert.That(Patch(manifest, App).Text, Does.Contain(limit));

    [Test]
    public void Only_containers_of_the_app_or_by_name_are_patched()
    {
        const string Compose = "services:\n  a:\n    image: other:1\n  b:\n    image: shop/website:1\n";
        Assert.That((Patch(Compose, App).Text, Patch(Compose, App).Containers), Is.EqualTo((Compose, 0)));
        Assert.That(Patch(Compose, App with { PatchContainers = ["b"] }).Text, Does.StartWith("services:\n  a:\n    image: other:1\n  b:\n    image: shop/website:1\n    read_only: true\n"));
    }

    [Test]
    public void What_an_alias_shares_is_left_alone_and_told()
    {
        const string Shared = "services:\n  db:\n    image: postgres:17\n    security_opt: &options\n      - label=disable\n  web:\n    image: shop/web:1\n    security_opt: *options\n";
        var patched = Patch(Shared, App);

        Assert.That(patched.Text, Does.Contain("  web:\n    image: shop/web:1\n    security_opt: *options\n    read_only: true\n").And.Not.Contains("no-new-privileges"));
        Assert.That(patched.Refused, Is.EqualTo(new[] { 5 }).Or.EqualTo(new[] { 4 }));
        Assert.That(Codes(patched.Remaining), Does.Contain("HDC7002"));
    }

    [TestCase("services: [")]
    [TestCase("kind: Pod\nmetadata:\n  name: {{ .Values.name }}\n")]
    [TestCase("hello: world\n")]
    [TestCase("")]
    public void What_is_no_manifest_is_refused(string text) =>
        Assert.That(Assert.Throws<FindingException>(() => Patch(text, All))!.Findings.Single().Descriptor, Is.EqualTo(DiagnosticCatalog.HDC0007));

    // Damage of every kind: it is refused with a code, or the result can be read and nothing is lost.
    [Test]
    public void A_damaged_file_is_refused_or_patched_whole()
    {
        var patched = 0;
        var forms = typeof(ManifestPatchTests).GetMethod(nameof(Every_form_is_mended_and_nothing_is_lost))!.GetCustomAttributes(false).OfType<TestCaseAttribute>();
        byte[][] seeds = [.. Pods().Where((_, i) => i % 9 == 0).Concat(forms.Select(f => new TestCaseData(f.Arguments))).Select(f => Encoding.UTF8.GetBytes($"{f.Arguments[0]}"))];
        for (var i = 0; i < 2000; i++)
        {
            var text = Encoding.UTF8.GetString(ByteMutation.Of(seeds, i));
            try
            {
                AssertNothingIsLost(text, Patch(text, All).Text);
                patched++;
            }
            catch (FindingException e)
            {
                Assert.That(e.Findings.Single().Descriptor, Is.EqualTo(DiagnosticCatalog.HDC0007));
            }
        }

        Assert.That(patched, Is.GreaterThan(100));
    }

    private static PatchedManifest Patch(string text, HardeningOptions options) => ManifestPatch.Create("deploy.yaml", text, options);

    private static IEnumerable<string> Codes(IEnumerable<Finding> findings) => findings.Select(f => f.Descriptor.Code);

    private static void AssertApplies(string old, string text)
    {
        using var folder = new TemporaryDirectory("patch");
        File.WriteAllText(folder.File("deploy.yaml"), old);
        File.WriteAllText(folder.File("change.diff"), UnifiedDiff.Of("deploy.yaml", old, text));
        CommandLine.Run("git", "-C", folder.Path, "apply", "--whitespace=nowarn", "change.diff").Succeeded();
        Assert.That(File.ReadAllText(folder.File("deploy.yaml")), Is.EqualTo(text));
    }

    // Each value is there as before, or is one that the settings replace; comments are there.
    private static void AssertNothingIsLost(string before, string after)
    {
        var (old, now) = (ManifestReader.Read(before), ManifestReader.Read(after));
        Assert.That(now.Problem, Is.Null, after);
        Assert.That(now.Documents, Has.Length.EqualTo(old.Documents.Length));
        for (var i = 0; i < old.Documents.Length; i++)
        {
            AssertHolds(now.Documents[i], old.Documents[i], "", after);
        }

        Assert.That(now.RepeatedKeys, Has.Length.EqualTo(old.RepeatedKeys.Length));
        foreach (var line in before.Split('\n').Where(l => l.TrimStart().StartsWith('#')))
        {
            Assert.That(after.Split('\n'), Does.Contain(line));
        }
    }

    private static readonly string[] Replaced = ["allowPrivilegeEscalation", "privileged", "readOnlyRootFilesystem", "readonlyRootFilesystem", "read_only", "runAsNonRoot", "runAsUser", "user", "type", "automountServiceAccountToken"];

    private static void AssertHolds(ManifestNode now, ManifestNode old, string name, string text)
    {
        if (old.IsNull)
        {
            return;
        }

        if (old.Kind == ManifestNodeKind.Scalar && now.Kind == ManifestNodeKind.List)
        {
            Assert.That(now.Items[0].Text, Is.EqualTo(old.Text), text);
            return;
        }

        Assert.That(now.Kind, Is.EqualTo(old.Kind), text);
        Assert.That(now.Text, Is.EqualTo(old.Text).Or.Matches<string>(_ => Replaced.Contains(name)), text);
        for (var i = 0; i < old.Items.Length; i++)
        {
            AssertHolds(now.Items[i], old.Items[i], "", text);
        }

        foreach (var entry in old.Entries)
        {
            AssertHolds(now.Entries.Single(e => e.Key == entry.Key).Value, entry.Value, entry.Key, text);
        }
    }
}
