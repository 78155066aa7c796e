using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SqliteSample;

var builder = WebApplication.CreateBuilder(args);

builder.Logging.ClearProviders().AddJsonConsole(options => options.TimestampFormat = "u");
builder.Services.AddHealthChecks();
builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, NotesContext.Default));

// The root file system is read-only, so without a volume the temporary directory is the only place for a database.
var database = builder.Configuration["Database:Path"] ?? Path.Combine(Path.GetTempPath(), "notes.db");
builder.Services.AddDbContext<NotesDatabase>(options =>
    options.UseSqlite(new SqliteConnectionStringBuilder { DataSource = database }.ConnectionString));

var app = builder.Build();

using (var scope = app.Services.CreateScope())
{
    scope.ServiceProvider.GetRequiredService<NotesDatabase>().Database.EnsureCreated();
}

app.MapHealthChecks("/health");
app.MapGet("/", () => TypedResults.Redirect("/notes"));
app.MapGet("/notes", async (NotesDatabase notes, CancellationToken cancellation) =>
    TypedResults.Ok(await notes.Notes.OrderBy(note => note.Id).Take(100).ToListAsync(cancellation)));
app.MapGet("/notes/{id:int}", async (int id, NotesDatabase notes, CancellationToken cancellation) =>
    await notes.Notes.FindAsync([id], cancellation) is { } note ? Results.Ok(note) : Results.NotFound());
app.MapPost("/notes", async (NewNote posted, NotesDatabase notes, CancellationToken cancellation) =>
{
    if (string.IsNullOrWhiteSpace(posted.Text) || posted.Text.Length > 1000)
    {
        return Results.BadRequest();
    }

    var note = new Note { Text = posted.Text };
    notes.Add(note);
    await notes.SaveChangesAsync(cancellation);
    return Results.Created($"/notes/{note.Id}", note);
});

app.Run();
