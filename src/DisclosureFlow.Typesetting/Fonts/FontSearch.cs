namespace DisclosureFlow.Typesetting;

/// <summary>Looks for a role's font: configured files, then known system fonts if wanted, then the bundled file.</summary>
internal sealed class FontSearch
{
    private readonly FontOptions _options;
    private readonly Lazy<Dictionary<string, string>> _systemFonts;

    public FontSearch(FontOptions options)
    {
        _options = options;
        _systemFonts = new(ListSystemFonts);
        BundledFolder = options.BundledFolder ?? Path.Combine(AppContext.BaseDirectory, "fonts");
    }

    public string BundledFolder { get; }

    public string? Find(FontRole role)
    {
        // A configured file is wanted by somebody: when it is missing, opening it says so; nothing replaces it in silence.
        if (_options.Files.TryGetValue(role, out var configured))
        {
            return configured;
        }

        if (_options.UseSystemFonts)
        {
            foreach (var name in FontCatalogue.SystemFiles(role))
            {
                if (_systemFonts.Value.TryGetValue(name, out var path))
                {
                    return path;
                }
            }
        }

        var bundled = Path.Combine(BundledFolder, FontCatalogue.BundledFile(role));
        return File.Exists(bundled) ? bundled : null;
    }

    private Dictionary<string, string> ListSystemFonts()
    {
        var found = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var folder in _options.SystemFolders.Where(Directory.Exists))
        {
            var files = Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true });
            foreach (var path in files.Order(StringComparer.Ordinal))
            {
                found.TryAdd(Path.GetFileName(path), path);
            }
        }

        return found;
    }
}
