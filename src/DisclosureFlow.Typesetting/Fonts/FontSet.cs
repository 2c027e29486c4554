using System.Collections.Immutable;
using System.Text;
using DisclosureFlow.Pdf.Fonts;

namespace DisclosureFlow.Typesetting;

/// <summary>Which font file serves a role.</summary>
/// <param name="Role">The role.</param>
/// <param name="FileName">File name without folder.</param>
/// <param name="PostScriptName">The font's own name.</param>
/// <param name="Sha256">SHA-256 of the file, lower-case hex.</param>
public sealed record FontInUse(FontRole Role, string FileName, string PostScriptName, string Sha256);

/// <summary>A font for each role, loaded once and used by any number of documents and threads.</summary>
public sealed class FontSet : IDisposable
{
    private readonly ImmutableDictionary<FontRole, FontFile> _byRole;
    private readonly ImmutableArray<FontFile> _files;

    private FontSet(ImmutableDictionary<FontRole, FontFile> byRole, ImmutableArray<FontInUse> inUse)
    {
        _byRole = byRole;
        _files = [.. Enum.GetValues<FontRole>().Select(role => byRole[role]).Distinct()];
        InUse = inUse;
    }

    /// <summary>Which file serves which role, in the order of the roles.</summary>
    public ImmutableArray<FontInUse> InUse { get; }

    /// <summary>Finds and loads a font for each role.</summary>
    /// <exception cref="TypesettingRefusedException">DF4001: no font for a role; DF4003: a font file can't be used; DF4004: a bundled file is not the one this version was built with.</exception>
    public static FontSet Load(FontOptions? options = null)
    {
        var search = new FontSearch(options ?? new FontOptions());
        var paths = Enum.GetValues<FontRole>().Select(role => (Role: role, Path: search.Find(role))).ToArray();
        var missing = paths.Where(found => found.Path is null).Select(found => found.Role).ToList();
        if (missing.Count > 0)
        {
            throw new TypesettingRefusedException(TypesettingRefusal.FontsMissing(missing, search.BundledFolder));
        }

        var files = OpenAll([.. paths.Select(found => found.Path!).Distinct(StringComparer.Ordinal)]);
        return new FontSet(
            paths.ToImmutableDictionary(found => found.Role, found => files[found.Path!]),
            [.. paths.Select(found => new FontInUse(found.Role, Path.GetFileName(found.Path!), files[found.Path!].PostScriptName, files[found.Path!].Sha256))]);
    }

    public void Dispose()
    {
        foreach (var file in _files)
        {
            file.Dispose();
        }
    }

    /// <summary>The font of a role.</summary>
    public FontFile this[FontRole role] => _byRole[role];

    /// <summary>The font that shows a character in a role: the role's own, else another of the set; null if none has it.</summary>
    internal FontFile? For(FontRole role, Rune character)
    {
        var own = _byRole[role];
        if (own.Has(character))
        {
            return own;
        }

        foreach (var file in _files)
        {
            if (file != own && file.Has(character))
            {
                return file;
            }
        }

        return null;
    }

    /// <summary>Side by side, for reading and hashing fonts is most of a short process's time. All that can't be used are told at once.</summary>
    private static Dictionary<string, FontFile> OpenAll(string[] paths)
    {
        var files = new FontFile?[paths.Length];
        var faults = new TypesettingRefusedException?[paths.Length];
        Parallel.For(0, paths.Length, at =>
        {
            try
            {
                files[at] = Open(paths[at]);
            }
            catch (TypesettingRefusedException fault)
            {
                faults[at] = fault;
            }
        });
        if (Array.Exists(faults, fault => fault is not null))
        {
            Array.ForEach(files, file => file?.Dispose());
            throw new TypesettingRefusedException([.. faults.OfType<TypesettingRefusedException>().SelectMany(fault => fault.Refusals)], faults.FirstOrDefault(fault => fault is not null));
        }

        return paths.Zip(files).ToDictionary(pair => pair.First, pair => pair.Second!, StringComparer.Ordinal);
    }

    private static FontFile Open(string path)
    {
        FontFile file;
        try
        {
            file = FontFile.Open(path);
        }
        catch (Exception fault) when (fault is FontFormatException or IOException or UnauthorizedAccessException)
        {
            throw new TypesettingRefusedException(TypesettingRefusal.FontUnusable(path, fault.Message), fault);
        }

        if (FontCatalogue.BundledSha256.TryGetValue(Path.GetFileName(path), out var pinned) && !string.Equals(pinned, file.Sha256, StringComparison.Ordinal))
        {
            file.Dispose();
            throw new TypesettingRefusedException(TypesettingRefusal.FontChanged(path, file.Sha256, pinned));
        }

        return file;
    }
}
