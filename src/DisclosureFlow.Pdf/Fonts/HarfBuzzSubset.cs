using System.Runtime.InteropServices;

namespace DisclosureFlow.Pdf.Fonts;

/// <summary>
/// hb-subset, which HarfBuzzSharp's native library exports but its managed API doesn't offer. Glyphs get new, gapless indices: without them
/// the glyph location table alone of a large Chinese font would be a quarter of a megabyte.
/// </summary>
internal static unsafe partial class HarfBuzzSubset
{
    private const string Library = "libHarfBuzzSharp";
    private const uint NoHinting = 0x001;
    private const uint KeepNotdefOutline = 0x040;
    private const uint NoLayoutClosure = 0x200;
    private const int DropTableSet = 3;

    // An embedded program needs outlines and advances only (ISO 32000-2, table 124): names, layout and vertical metrics are weight without use.
    private static readonly string[] UnusedInPdf =
    [
        "BASE", "CBDT", "CBLC", "COLR", "CPAL", "DSIG", "EBDT", "EBLC", "EBSC", "GDEF", "GPOS", "GSUB", "JSTF", "LTSH", "MATH", "OS/2",
        "PCLT", "STAT", "SVG ", "VDMX", "VORG", "cmap", "gasp", "hdmx", "kern", "meta", "name", "post", "sbix", "vhea", "vmtx",
    ];

    /// <summary>The subset font holding <paramref name="glyphs"/> and what they are built of, and where each of them went.</summary>
    /// <exception cref="FontFormatException">HarfBuzz can't subset the font.</exception>
    public static (byte[] Font, ushort[] NewIndices) Of(FontFile font, ReadOnlySpan<ushort> glyphs)
    {
        var input = hb_subset_input_create_or_fail();
        IntPtr plan = 0, subset = 0, blob = 0;
        try
        {
            var wanted = hb_subset_input_glyph_set(input);
            foreach (var glyph in glyphs)
            {
                hb_set_add(wanted, glyph);
            }

            var dropped = hb_subset_input_set(input, DropTableSet);
            foreach (var tag in UnusedInPdf)
            {
                hb_set_add(dropped, ((uint)tag[0] << 24) | ((uint)tag[1] << 16) | ((uint)tag[2] << 8) | tag[3]);
            }

            hb_subset_input_set_flags(input, NoHinting | KeepNotdefOutline | NoLayoutClosure);
            plan = hb_subset_plan_create_or_fail(font.FaceHandle, input);
            subset = plan == 0 ? 0 : hb_subset_plan_execute_or_fail(plan);
            if (subset == 0)
            {
                throw new FontFormatException($"{font.PostScriptName} can't be subset; the file is damaged or of an unknown kind.");
            }

            var mapping = hb_subset_plan_old_to_new_glyph_mapping(plan);
            var indices = new ushort[glyphs.Length];
            for (var i = 0; i < glyphs.Length; i++)
            {
                indices[i] = checked((ushort)hb_map_get(mapping, glyphs[i]));
            }

            blob = hb_face_reference_blob(subset);
            var data = hb_blob_get_data(blob, out var length);
            return (new ReadOnlySpan<byte>(data, checked((int)length)).ToArray(), indices);
        }
        finally
        {
            hb_blob_destroy(blob);
            hb_face_destroy(subset);
            hb_subset_plan_destroy(plan);
            hb_subset_input_destroy(input);
            GC.KeepAlive(font);
        }
    }

    [LibraryImport(Library)]
    private static partial IntPtr hb_subset_input_create_or_fail();

    [LibraryImport(Library)]
    private static partial IntPtr hb_subset_input_glyph_set(IntPtr input);

    [LibraryImport(Library)]
    private static partial IntPtr hb_subset_input_set(IntPtr input, int kind);

    [LibraryImport(Library)]
    private static partial void hb_subset_input_set_flags(IntPtr input, uint flags);

    [LibraryImport(Library)]
    private static partial void hb_subset_input_destroy(IntPtr input);

    [LibraryImport(Library)]
    private static partial IntPtr hb_subset_plan_create_or_fail(IntPtr face, IntPtr input);

    [LibraryImport(Library)]
    private static partial IntPtr hb_subset_plan_execute_or_fail(IntPtr plan);

    [LibraryImport(Library)]
    private static partial IntPtr hb_subset_plan_old_to_new_glyph_mapping(IntPtr plan);

    [LibraryImport(Library)]
    private static partial void hb_subset_plan_destroy(IntPtr plan);

    [LibraryImport(Library)]
    private static partial void hb_set_add(IntPtr set, uint value);

    [LibraryImport(Library)]
    private static partial uint hb_map_get(IntPtr map, uint key);

    [LibraryImport(Library)]
    private static partial IntPtr hb_face_reference_blob(IntPtr face);

    [LibraryImport(Library)]
    private static partial byte* hb_blob_get_data(IntPtr blob, out uint length);

    [LibraryImport(Library)]
    private static partial void hb_blob_destroy(IntPtr blob);

    [LibraryImport(Library)]
    private static partial void hb_face_destroy(IntPtr face);
}
