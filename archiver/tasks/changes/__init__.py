"""Tasks that change a bag, and the task that tells what its changes were.

The rules of the tasks hold here too, and these:

- A change gives the bag a new state. The state before it is kept in the history of the bag.
- A person stands for each change of records. The event of the change names that person.
- A change of records is a `RecordsChange`. `archiver.bags.update` makes it, and sees to it that the bag is whole at every moment.
"""
