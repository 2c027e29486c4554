namespace DisclosureFlow.Typesetting;

/// <summary>Where fonts come from.</summary>
public sealed record FontOptions
{
    /// <summary>Font file by role, taken first; the standard's own fonts where the organ has a licence for them. A file that is named here must exist.</summary>
    public IReadOnlyDictionary<FontRole, string> Files { get; init; } = new Dictionary<FontRole, string>();

    /// <summary>
    /// Also looks for known fonts in <see cref="SystemFolders"/>, before the bundled ones. Off by default: the same report then gives the same
    /// bytes on every machine.
    /// </summary>
    public bool UseSystemFonts { get; init; }

    /// <summary>Folders searched, with their subfolders, when <see cref="UseSystemFonts"/> is on.</summary>
    public IReadOnlyList<string> SystemFolders { get; init; } =
        ["/usr/share/fonts", "/usr/local/share/fonts", "/usr/share/texlive/texmf-dist/fonts", "/Library/Fonts", "/System/Library/Fonts", "C:/Windows/Fonts"];

    /// <summary>The folder with the fonts that the build brought; null for <c>fonts</c> beside the program.</summary>
    public string? BundledFolder { get; init; }
}
