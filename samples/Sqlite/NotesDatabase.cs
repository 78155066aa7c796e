using Microsoft.EntityFrameworkCore;

namespace SqliteSample;

public sealed class NotesDatabase(DbContextOptions<NotesDatabase> options) : DbContext(options)
{
    public DbSet<Note> Notes => Set<Note>();
}
