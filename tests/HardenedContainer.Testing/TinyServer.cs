using System.Security.Cryptography;
using HardenedContainer.Planning;

namespace HardenedContainer.Testing;

/// <summary>A static program that serves, or does what an app should not, as its argument says.</summary>
public static class TinyServer
{
    // Says what it sees of its world, and does what its argument says.
    private const string _source = """
        #include <arpa/inet.h>
        #include <errno.h>
        #include <fcntl.h>
        #include <signal.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        #include <sys/socket.h>
        #include <unistd.h>
        extern char **environ;
        static void end(int signal) { _exit(0); }
        static void serve(const char *address, int port) {
            int s = socket(AF_INET, SOCK_STREAM, 0), one = 1;
            struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(port) };
            inet_pton(AF_INET, address, &a.sin_addr);
            setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
            if (bind(s, (struct sockaddr *)&a, sizeof a) || listen(s, 8)) { perror("listen"); exit(9); }
            for (;;) {
                int c = accept(s, 0, 0); char b[512];
                if (c < 0) continue;
                if (read(c, b, sizeof b) > 0) { const char *answer = "HTTP/1.1 204 No Content\r\n\r\n"; if (write(c, answer, strlen(answer)) < 0) perror("write"); }
                close(c);
            }
        }
        int main(int argc, char **argv) {
            const char *what = argc > 1 ? argv[1] : "";
            if (strcmp(what, "deaf")) signal(SIGTERM, end);
            printf("pid=%d uid=%d gid=%d dir=%s\n", getpid(), getuid(), getgid(), getcwd(0, 0));
            for (char **e = environ; *e; e++) printf("env %s\n", *e);
            fflush(stdout);
            if (!strcmp(what, "crash")) *(volatile int *)0 = 1;
            if (!strcmp(what, "fail")) { fprintf(stderr, "no database\n"); return 3; }
            if (!strcmp(what, "write")) { if (open("/app/x", O_CREAT | O_WRONLY, 0600) < 0) { perror("open"); return 1; } }
            if (!strcmp(what, "places")) {
                int tmp = open("/tmp/x", O_CREAT | O_WRONLY, 0600), root = open("/x", O_CREAT | O_WRONLY, 0600), dev = open("/dev/x", O_CREAT | O_WRONLY, 0600);
                printf("tmp=%d root=%d dev=%d null=%d hosts=%d\n", tmp >= 0, root >= 0, dev >= 0, open("/dev/null", O_WRONLY) >= 0, open("/etc/hosts", O_RDONLY) >= 0);
                FILE *f = fopen("/proc/self/status", "r"); char l[256];
                while (f && fgets(l, sizeof l, f)) if (!strncmp(l, "CapEff", 6) || !strncmp(l, "NoNewPrivs", 10)) printf("%s", l);
                return 0;
            }
            if (!strcmp(what, "keep")) { if (open("/data/x", O_CREAT | O_WRONLY, 0600) < 0) { perror("open"); return 1; } }
            if (!strcmp(what, "wait")) for (;;) pause();
            serve(!strcmp(what, "local") ? "127.0.0.1" : "0.0.0.0", !strcmp(what, "other") ? 5000 : 8080);
        }
        """;

    private static readonly Lazy<byte[]> _program = new(Compile);

    /// <summary>The plan of an image with the program as its app.</summary>
    /// <param name="what">
    /// Its argument: <c>serve</c>; <c>local</c>, on loopback only; <c>other</c>, on another port; <c>deaf</c>, without heed to SIGTERM;
    /// <c>crash</c>; <c>fail</c>; <c>write</c>, where it may not; <c>keep</c>, into /data; <c>places</c>, which tells where it may; <c>wait</c>.
    /// </param>
    /// <param name="program">Another program; null for this one.</param>
    public static ImagePlan Plan(string what, byte[]? program = null)
    {
        var bytes = program ?? _program.Value;
        var plan = TinyPlan.StaticWeb();
        return plan with
        {
            Entries = [.. plan.Entries.Select(e => e.Path == "/app/web" ? e with { Length = bytes.Length, Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)), Content = new FileContent.Inline([.. bytes]) } : e)],
            Configuration = plan.Configuration with { Entrypoint = ["/app/web", what] },
        };
    }

    private static byte[] Compile()
    {
        using var folder = new TemporaryDirectory("server");
        File.WriteAllText(folder.File("app.c"), _source);
        CommandLine.Run("clang", ["-static", "-O1", "-w", "-o", folder.File("app"), folder.File("app.c")]).Succeeded();
        return File.ReadAllBytes(folder.File("app"));
    }
}
