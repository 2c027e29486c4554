using DisclosureFlow.Tests.Support;

namespace DisclosureFlow.Reports.Tests.Forms;

public class StatutoryFormTests
{
    [Theory]
    [InlineData("2019", 22, 161, 15)]
    [InlineData("2021", 10, 175, 15)]
    public void A_form_has_the_cells_of_its_notice(string id, int two, int three, int four)
    {
        var form = StatutoryForm.ById(id);
        Assert.Equal([two, three, four], form.Cells.GroupBy(cell => cell.Section).Select(group => group.Count()));
        Assert.Equal(form.CellIds.Count, form.CellIds.Distinct().Count());
    }

    [Theory]
    [InlineData("2019")]
    [InlineData("2021")]
    public void Cell_ids_are_those_of_the_golden_file(string id)
    {
        var golden = File.ReadAllLines(Path.Combine(Outside.Repository, "tests", "DisclosureFlow.Reports.Tests", "Forms", $"cells-{id}.txt"));
        Assert.Equal(golden, StatutoryForm.ById(id).Cells.Select(cell => $"{cell.Id} {cell.Kind} {cell.Unit} | {cell.RowLabel} | {cell.ColumnLabel}"));
    }

    [Theory]
    [InlineData("2019")]
    [InlineData("2021")]
    public void Each_place_of_a_printed_table_is_covered_once(string id)
    {
        foreach (var table in StatutoryForm.ById(id).Sections.Select(section => section.Table).OfType<FormTable>())
        {
            var covered = new int[table.Grid.Length, table.GridColumns];
            foreach (var cell in table.Grid.SelectMany(row => row))
            {
                for (var row = cell.Row; row < cell.Row + cell.RowSpan; row++)
                {
                    for (var column = cell.Column; column < cell.Column + cell.ColumnSpan; column++)
                    {
                        covered[row, column]++;
                    }
                }
            }

            Assert.All(covered.Cast<int>(), count => Assert.Equal(1, count));
            Assert.Equal(table.Cells.Select(cell => cell.Id), table.Grid.SelectMany(row => row).Select(cell => cell.Cell).OfType<string>());
        }
    }

    [Theory]
    [InlineData("2019", 7, 7, 23, 3)]
    [InlineData("2021", 7, 7, 25, 3)]
    public void Balances_stand_for_each_column_row_and_block(string id, int b1, int b2, int b3, int b4) =>
        Assert.Equal([("B1", b1), ("B2", b2), ("B3", b3), ("B4", b4)], StatutoryForm.ById(id).Balances.GroupBy(balance => balance.Rule).Select(group => (group.Key, group.Count())));

    [Theory]
    [InlineData(2018, "2019")]
    [InlineData(2019, "2019")]
    [InlineData(2020, "2019")]
    [InlineData(2021, "2021")]
    [InlineData(2030, "2021")]
    public void The_form_in_force_follows_from_the_year(int year, string id) => Assert.Equal(id, StatutoryForm.ForYear(year).Id);

    [Fact]
    public void A_third_form_needs_only_a_data_file()
    {
        // The 2021 data with another id and one row more: read by the same code, no list of forms or cells elsewhere.
        var data = File.ReadAllText(Path.Combine(Outside.Repository, "src", "DisclosureFlow.Reports", "Forms", "form-2021.json"))
            .Replace("\"id\": \"2021\"", "\"id\": \"2030\"", StringComparison.Ordinal)
            .Replace("{\"id\": \"coercion\", \"label\": \"行政强制\"}", "{\"id\": \"coercion\", \"label\": \"行政强制\"}, {\"id\": \"inspections\", \"label\": \"行政检查\"}", StringComparison.Ordinal);
        using var file = System.Text.Json.JsonDocument.Parse(data);
        var form = FormFile.Read(file.RootElement);
        Assert.Equal("2030", form.Id);
        Assert.Equal(201, form.Cells.Length);
        Assert.True(form.HasCell("2.inspections.decisions"));
    }
}
